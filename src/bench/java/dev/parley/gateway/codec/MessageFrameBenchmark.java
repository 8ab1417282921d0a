package dev.parley.gateway.codec;

import dev.parley.message.EntryJson;
import dev.parley.message.text.Mentions;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.time.Instant;
import java.util.UUID;
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

/** Measures the encoding of an entry, which happens once for all subscribers with equal encoders. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageFrameBenchmark {

    @Param({"128", "4096"})
    int textBytes;

    private final EntryJson json = new EntryJson(new Mentions(name -> true));
    private final MessageFrameEncoder encoder =
            new MessageFrameEncoder("sub-0", "/topic/room.lobby", StompVersion.V1_2, json);
    private Entry entry;

    @Setup
    public void createEntry() {
        entry = new Entry(
                StreamId.room("lobby"),
                123_456,
                UUID.fromString("0192d3a8-7c1e-7b4a-9f00-5d2c1b0a9e8f"),
                Entry.MESSAGE,
                "ada",
                null,
                Instant.parse("2026-11-20T08:00:00.123Z"),
                "x".repeat(textBytes),
                null,
                "7b1c");
    }

    /** The body alone, which HTTP responses contain too. */
    @Benchmark
    public byte[] json() {
        return json.encode(entry);
    }

    /** The complete MESSAGE frame. */
    @Benchmark
    public byte[] frame() {
        return encoder.encode(entry);
    }
}
