package dev.parley.fanout;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Measures one connection in one turn without the socket: frames, one flush, a transport that accepts all frames immediately. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OutboxBenchmark {

    @Param({"1", "8", "32"})
    int frames;

    private List<byte[]> batch;
    private Outbox outbox;

    @Setup
    public void open(Blackhole socket) {
        batch = Collections.nCopies(frames, new byte[400]);
        Transport transport = (written, done, failed) -> {
            socket.consume(written);
            done.run();
        };
        outbox = new Outbox(transport, 256 * 1024, ignored -> {});
    }

    @Benchmark
    public int offerAndFlush() {
        int accepted = outbox.offer(batch);
        outbox.flush();
        return accepted;
    }
}
