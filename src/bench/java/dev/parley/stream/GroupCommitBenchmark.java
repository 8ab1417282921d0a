package dev.parley.stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** Measures a commit on each database, including the disk of the JVM's temporary directory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupCommitBenchmark {

    private static final List<StreamId> LOBBY = List.of(StreamId.room("lobby"));

    @Param({"1", "32", "256"})
    int appendsPerCommit;

    @Param({"sqlite", "postgresql"})
    String database;

    private Path directory;
    private HikariDataSource dataSource;
    private GroupCommit log;
    private long lastClientId;

    /** JMH itself counts commits; the entries are the figure to compare. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Count {

        public long entries;
    }

    @Setup
    public void open() throws IOException, SQLException {
        directory = Files.createTempDirectory("parley-bench");
        dataSource = database.equals("sqlite")
                ? TestDatabase.sqlite(directory)
                : TestDatabase.postgres(
                        TestPostgres.shared(), TestPostgres.shared().newDatabase());
        log = new GroupCommit(dataSource, Clock.systemUTC());
    }

    @Benchmark
    public CommitResult commit(Count count) throws SQLException {
        var batch = new ArrayList<PendingAppend>(appendsPerCommit);
        for (int i = 0; i < appendsPerCommit; i++) {
            String clientId = Long.toString(++lastClientId);
            batch.add(new PendingAppend(
                    new NewEntry(Entry.MESSAGE, "ada", null, "x".repeat(128), null, clientId), LOBBY));
        }
        count.entries += appendsPerCommit;
        return log.commit(batch);
    }

    @TearDown
    public void close() throws IOException {
        dataSource.close();
        FileSystemUtils.deleteRecursively(directory);
    }
}
