package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.junit.jupiter.api.Test;

/** Proves that a late release of a buffer cannot take it from its next owner, and that the pool still has its buffers back. */
class SingleUseBufferPoolTest {

    private static final int SIZE = 4_096;

    private final ArrayByteBufferPool plain = new ArrayByteBufferPool();
    private final ByteBufferPool pool = new SingleUseBufferPool(plain);

    /** What the class prevents: of three connections, the second and the third own one buffer. */
    @Test
    void lateReleaseInThePlainPoolGivesABufferTwoOwners() {
        warmUp(plain);
        var first = plain.acquire(SIZE, true);
        first.release();
        var second = plain.acquire(SIZE, true);
        first.release();
        var third = plain.acquire(SIZE, true);
        assertThat(sameMemory(second, third)).isTrue();
    }

    @Test
    void lateReleaseLeavesTheBufferToItsNextOwner() {
        warmUp(pool);
        var first = pool.acquire(SIZE, true);
        first.release();
        var second = pool.acquire(SIZE, true);
        assertThat(sameMemory(first, second))
                .as("the buffer was acquired again")
                .isTrue();

        assertThatIllegalStateException().isThrownBy(first::release).withMessageStartingWith("already released");
        assertThatIllegalStateException().isThrownBy(first::retain).withMessageStartingWith("released");

        var third = pool.acquire(SIZE, true);
        assertThat(sameMemory(second, third)).isFalse();
        assertThat(second.getRetained()).isEqualTo(1);
        assertThat(second.release()).isTrue();
        assertThat(third.release()).isTrue();
    }

    @Test
    void doubleReleaseReturnsTheBufferOnce() {
        var handle = pool.acquire(SIZE, true);
        assertThat(handle.release()).isTrue();
        assertThatIllegalStateException().isThrownBy(handle::release);
        assertThat(handle.canRetain()).isFalse();
        assertThat(plain.getAvailableDirectByteBufferCount()).isEqualTo(1);
        assertThat(plain.getDirectByteBufferCount()).isEqualTo(1);
    }

    @Test
    void lastReleaseReturnsTheBufferForBothKindsOfMemory() {
        for (boolean direct : List.of(true, false)) {
            warmUp(pool);
            var handle = pool.acquire(SIZE, direct);
            assertThat(handle.isDirect()).isEqualTo(direct);
            assertThat(handle.capacity()).isGreaterThanOrEqualTo(SIZE);
            handle.retain();
            assertThat(handle.isRetained()).isTrue();
            assertThat(handle.release()).isFalse();
            assertThat(handle.isRetained()).isFalse();
            long before = available(direct);
            assertThat(handle.release()).isTrue();
            assertThat(available(direct)).isEqualTo(before + 1);
        }
    }

    @Test
    void sliceKeepsTheBufferFromThePool() {
        var handle = pool.acquire(SIZE, true);
        assertThat(handle.append(ByteBuffer.wrap(new byte[5]))).isTrue();
        var slice = handle.slice();
        assertThat(handle.release()).isFalse();
        assertThat(plain.getAvailableDirectByteBufferCount()).isZero();
        assertThat(slice.getByteBuffer().remaining()).isEqualTo(5);
        assertThat(slice.release()).isTrue();
        assertThat(plain.getAvailableDirectByteBufferCount()).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(slice::release);
    }

    @Test
    void returnedBufferIsEmptyForItsNextOwner() {
        var first = pool.acquire(SIZE, true);
        first.append(ByteBuffer.wrap(new byte[100]));
        first.release();
        var second = pool.acquire(SIZE, true);
        assertThat(second.hasRemaining()).isFalse();
        assertThat(second.space()).isEqualTo(second.capacity());
    }

    /** The pool creates such a buffer for one use. */
    @Test
    void bufferLargerThanThePoolHoldsEndsLikeTheOthers() {
        var handle = pool.acquire(plain.getMaxCapacity() + 1, false);
        assertThat(handle.release()).isTrue();
        assertThatIllegalStateException().isThrownBy(handle::release);
        assertThat(plain.getHeapByteBufferCount()).isZero();
    }

    @Test
    void clearingRemovesTheBuffers() {
        var used = pool.acquire(SIZE, true);
        pool.acquire(SIZE, false).release();
        pool.clear();
        assertThat(plain.getHeapByteBufferCount()).isZero();
        assertThat(plain.getDirectByteBufferCount()).isZero();
        assertThat(used.release()).isTrue();
    }

    /** A pool hands out a buffer's permanent object from the second use on. */
    private static void warmUp(ByteBufferPool pool) {
        for (boolean direct : List.of(true, false)) {
            pool.acquire(SIZE, direct).release();
        }
    }

    private long available(boolean direct) {
        return direct ? plain.getAvailableDirectByteBufferCount() : plain.getAvailableHeapByteBufferCount();
    }

    private static boolean sameMemory(RetainableByteBuffer one, RetainableByteBuffer other) {
        return one.getByteBuffer() == other.getByteBuffer();
    }
}
