package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Proves that an outbox keeps order and its bound, writes many frames at once, and runs the callbacks that wait for
 * room.
 */
class OutboxTest {

    private final ManualTransport transport = new ManualTransport();
    private final Outbox outbox = new Outbox(transport, 1000, ignored -> {});

    @Test
    void framesQueuedDuringAWriteAreSentWithTheNext() {
        outbox.offer(List.of(frame(1)));
        outbox.flush();
        outbox.offer(List.of(frame(2), frame(3)));
        outbox.flush();
        assertThat(transport.written()).containsExactly(List.of(1));
        transport.accept();
        assertThat(transport.written()).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void noFrameIsAcceptedBeyondTheHighWaterMark() {
        assertThat(outbox.offer(List.of(new byte[600], new byte[600], new byte[600])))
                .isEqualTo(2);
        assertThat(outbox.offer(List.of(frame(1)))).isZero();
        assertThat(outbox.queuedBytes()).isEqualTo(1200);
    }

    @Test
    void controlFramesMayExceedTheMarkUpToTwice() {
        outbox.offer(List.of(new byte[1500]));
        assertThat(outbox.send(new byte[600])).isTrue();
        assertThat(outbox.send(frame(1))).isFalse();
    }

    @Test
    void waitingCallbacksRunAtTheLowWaterMark() {
        var woken = new AtomicInteger();
        outbox.offer(List.of(new byte[400], new byte[400], new byte[400]));
        outbox.whenWritable(woken::incrementAndGet);
        assertThat(woken).hasValue(0);
        outbox.flush();
        transport.accept();
        assertThat(woken).hasValue(1);
        outbox.whenWritable(woken::incrementAndGet);
        assertThat(woken).as("immediately, when there is room").hasValue(2);
    }

    @Test
    void finishWaitsForTheQueuedFrames() {
        var ended = new AtomicInteger();
        outbox.offer(List.of(frame(1)));
        outbox.flush();
        outbox.offer(List.of(frame(2)));
        outbox.finish(ended::incrementAndGet);
        assertThat(outbox.send(frame(9)))
                .as("no frame is accepted after finish")
                .isFalse();
        transport.accept();
        assertThat(ended).hasValue(0);
        transport.accept();
        assertThat(ended).hasValue(1);
        assertThat(transport.written()).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void finishRunsImmediatelyWhenNothingIsQueued() {
        var ended = new AtomicInteger();
        outbox.finish(ended::incrementAndGet);
        assertThat(ended).hasValue(1);
    }

    @Test
    void transportThatCompletesInlineDoesNotDeepenTheStack() {
        var eager = new AtomicInteger();
        var box = new Outbox(
                (frames, done, failed) -> {
                    eager.addAndGet(frames.size());
                    done.run();
                },
                Long.MAX_VALUE / 4,
                ignored -> {});
        var frames = new ArrayList<byte[]>();
        for (int i = 0; i < 100_000; i++) {
            frames.add(new byte[1000]);
        }
        box.offer(frames);
        box.flush();
        assertThat(eager).hasValue(100_000);
    }

    @Test
    void failedWriteDropsTheRest() {
        outbox.offer(List.of(frame(1)));
        outbox.flush();
        outbox.offer(List.of(frame(2)));
        transport.fail();
        outbox.flush();
        assertThat(transport.written()).containsExactly(List.of(1));
        assertThat(outbox.queuedBytes()).isZero();
        assertThat(outbox.offer(List.of(frame(3))))
                .as("a closed outbox discards frames")
                .isEqualTo(1);
    }

    @Test
    void stalledWriteIsReported() {
        assertThat(outbox.stalledMillis(System.nanoTime() + 5_000_000_000L)).isZero();
        outbox.offer(List.of(frame(1)));
        outbox.flush();
        assertThat(outbox.stalledMillis(System.nanoTime() + 5_000_000_000L)).isGreaterThanOrEqualTo(5000);
    }

    private static byte[] frame(int number) {
        return new byte[] {(byte) number};
    }

    /** A transport that completes one write when the test calls {@link #accept}. */
    private static final class ManualTransport implements Transport {

        private final List<List<byte[]>> writes = new ArrayList<>();
        private final ArrayDeque<Runnable> done = new ArrayDeque<>();
        private final ArrayDeque<Runnable> failed = new ArrayDeque<>();

        @Override
        public void write(List<byte[]> frames, Runnable onDone, Runnable onFailed) {
            writes.add(frames);
            done.add(onDone);
            failed.add(onFailed);
        }

        void accept() {
            done.remove().run();
        }

        void fail() {
            failed.remove().run();
        }

        List<List<Integer>> written() {
            return writes.stream()
                    .map(write -> write.stream().map(frame -> (int) frame[0]).toList())
                    .toList();
        }
    }
}
