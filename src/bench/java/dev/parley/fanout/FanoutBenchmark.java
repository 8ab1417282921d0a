package dev.parley.fanout;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.relay.Relay;
import dev.parley.stream.Entry;
import dev.parley.stream.LogLimits;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import dev.parley.testing.FixedEpoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.util.FileSystemUtils;

/**
 * Measures delivery inside the process: a batch of entries is appended to one room and passes one turn of its loop, every
 * subscriber's outbox, and a transport that accepts all frames immediately. Excludes encoding and the socket.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanoutBenchmark {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final EntryEncoder ENCODER = entry -> new byte[400];
    private static final UUID ID = new UUID(0, 1);

    @Param({"10", "1000"})
    int subscribers;

    @Param({"1", "8", "32"})
    int entriesPerTurn;

    private final AtomicLong written = new AtomicLong();
    private Path directory;
    private HikariDataSource dataSource;
    private Fanout fanout;
    private long seq;

    /** JMH itself counts turns; the deliveries are the figure to compare. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Count {

        public long deliveries;
    }

    @Setup
    public void subscribe() throws IOException, SQLException, InterruptedException {
        directory = Files.createTempDirectory("parley-bench");
        dataSource = TestDatabase.sqlite(directory);
        fanout = new Fanout(
                new StreamLog(dataSource, List::of, LogLimits.DEFAULT, Clock.systemUTC()),
                Relay.standalone(),
                new FixedEpoch(),
                1);
        // All writes come from one loop, so the read and the update need not be atomic.
        Transport transport = (frames, done, failed) -> {
            written.setRelease(written.getPlain() + frames.size());
            done.run();
        };
        var subscribed = new CountDownLatch(subscribers);
        for (int i = 0; i < subscribers; i++) {
            var outbox = new Outbox(transport, 256 * 1024, ignored -> {});
            fanout.follow(LOBBY, OptionalLong.empty(), "ada", ENCODER, outbox, head -> subscribed.countDown());
        }
        subscribed.await();
    }

    @Benchmark
    public void turn(Count count) {
        var entries = new ArrayList<Entry>(entriesPerTurn);
        for (int i = 0; i < entriesPerTurn; i++) {
            entries.add(new Entry(LOBBY, ++seq, ID, Entry.MESSAGE, "ada", null, Instant.EPOCH, "hello", null, null));
        }
        fanout.appended(entries);
        while (written.getAcquire() < seq * subscribers) {
            Thread.onSpinWait();
        }
        count.deliveries += (long) entriesPerTurn * subscribers;
    }

    @TearDown
    public void close() throws IOException {
        fanout.destroy();
        dataSource.close();
        FileSystemUtils.deleteRecursively(directory);
    }
}
