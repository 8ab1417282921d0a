package dev.parley.gateway.codec;

import java.nio.charset.StandardCharsets;
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

/** Measures the decoding of a SEND frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendFrameBenchmark {

    @Param({"128", "4096"})
    int textBytes;

    private final StompDecoder decoder = new StompDecoder(64 * 1024);
    private byte[] send;

    @Setup
    public void write() {
        decoder.setVersion(StompVersion.V1_2);
        String body = "{\"text\":\"" + "x".repeat(textBytes) + "\",\"clientId\":\"7b1c\"}";
        String frame =
                "SEND\ndestination:/app/chat.lobby\nreceipt:r1\ncontent-length:" + body.length() + "\n\n" + body + "\0";
        send = frame.getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public void decode(Blackhole frames) {
        decoder.decode(send, frames::consume);
    }
}
