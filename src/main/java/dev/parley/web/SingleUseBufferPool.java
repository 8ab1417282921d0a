package dev.parley.web;

import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * Hands out each buffer of a pool under a handle with a reference count of its own, and returns the buffer to the pool once.
 *
 * <p>Jetty's own pool hands out the same object again and again. Where two threads of one connection release a request buffer
 * at the same moment (jetty.project, issue 12939), the second release can come late:
 *
 * <ol>
 *   <li>Connection A releases its buffer; the pool has it back.
 *   <li>Connection B acquires the same object, with a count of 1.
 *   <li>A releases it again. The count is 0, and the pool has it back while B uses it.
 *   <li>Connection C acquires it. B and C read and write one buffer: a user can receive the answer of another.
 * </ol>
 *
 * <p>Here step 3 meets A's handle, which has ended, and throws the exception of a double release; B's handle is another
 * object. A release too many <em>before</em> the handle ends is not detected: references of one handle are not told apart.
 *
 * <p>Any thread; never blocks. Costs some 60 bytes of garbage for each acquisition: one for a request and one for a read of a
 * WebSocket. A frame to a client needs none, since the gateway writes it without a pooled buffer.
 */
final class SingleUseBufferPool extends ByteBufferPool.Wrapper {

    SingleUseBufferPool(ByteBufferPool pool) {
        super(pool);
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        return new Handle(this, super.acquire(size, direct));
    }

    /** Slices count as references of the handle; copies are acquired from the pool of handles. */
    private static final class Handle extends RetainableByteBuffer.Pooled {

        private final RetainableByteBuffer buffer;

        Handle(ByteBufferPool pool, RetainableByteBuffer buffer) {
            super(pool, buffer.getByteBuffer());
            this.buffer = buffer;
        }

        /** @throws IllegalStateException if the handle has ended; the buffer is not touched then */
        @Override
        public boolean release() {
            boolean ended = super.release();
            if (ended) {
                buffer.release();
            }
            return ended;
        }
    }
}
