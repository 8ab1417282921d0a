package dev.parley.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.database.TestDatabase;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.TestPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Proves that every acknowledged entry is stored, that every stored entry was acknowledged or may be sent again, and
 * that the log recovers by itself from every outage of the database.
 */
@Timeout(120)
@ClusterTest
class DatabaseUnavailableTest {

    private static final StreamId LOBBY = StreamId.room("lobby");

    private static TestPostgres postgres;

    private final List<Entry> published = new CopyOnWriteArrayList<>();
    private HikariDataSource database;
    private BreakableCommits breakable;
    private StreamLog log;

    @BeforeAll
    static void startDatabase() {
        postgres = TestPostgres.start();
    }

    @AfterAll
    static void stopDatabase() {
        postgres.close();
    }

    @BeforeEach
    void start() throws SQLException {
        database = TestDatabase.postgres(postgres, postgres.newDatabase());
        breakable = new BreakableCommits(database);
        log = new StreamLog(breakable, () -> List.of(published::addAll), LogLimits.DEFAULT, Clock.systemUTC());
        log.start();
    }

    @AfterEach
    void stop() {
        log.stop();
        database.close();
    }

    @Test
    void restartOfTheDatabaseLosesNoAcknowledgedEntry() throws Exception {
        AtomicBoolean posting = new AtomicBoolean(true);
        List<CompletableFuture<Appended>> futures = new CopyOnWriteArrayList<>();
        Thread poster = new Thread(() -> {
            while (posting.get()) {
                CompletableFuture<Appended> future = append("again and again");
                futures.add(future);
                if (futures.size() % 20 == 0) {
                    future.handle((appended, failure) -> appended).join();
                }
            }
        });
        poster.start();
        for (int restarts = 0; restarts < 3; restarts++) {
            await(append("before"));
            postgres.restart();
        }
        posting.set(false);
        poster.join();

        assertThat(await(appendUntilStored())).isNotNull();
        List<Entry> acknowledged = new ArrayList<>();
        for (CompletableFuture<Appended> future : futures) {
            Appended appended = await(future);
            if (appended != null) {
                acknowledged.add(appended.entry());
            }
        }
        List<Entry> stored =
                log.readAfter(LOBBY, 0, null, 1_000_000, Long.MAX_VALUE).entries();
        assertThat(stored).containsAll(acknowledged);
        assertThat(stored)
                .extracting(Entry::seq)
                .isEqualTo(LongStream.rangeClosed(1, stored.size()).boxed().toList());
        assertThat(published).as("the listeners got every stored entry").isEqualTo(stored);
    }

    @Test
    void appendsFailWithinSecondsWhileTheDatabaseIsUnavailable() throws Exception {
        await(append("before"));
        postgres.stop();
        long start = System.nanoTime();

        // More appends than several transactions hold; none waits for the transactions before it.
        List<CompletableFuture<Appended>> lost =
                Stream.generate(() -> append("lost")).limit(3_000).toList();
        for (CompletableFuture<Appended> future : lost) {
            assertThat(failure(future)).isInstanceOf(AppendFailed.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));

        postgres.startAgain();
        Appended after = await(appendUntilStored());
        assertThat(after.entry().seq()).isEqualTo(2);
    }

    @Test
    void appendsFailWhileTheDatabaseIsFrozen() throws Exception {
        await(append("before"));
        postgres.freeze();
        try {
            assertThat(failure(append("stuck"))).isInstanceOf(AppendFailed.class);
        } finally {
            postgres.thaw();
        }

        Appended after = await(appendUntilStored());
        assertThat(published)
                .extracting(Entry::seq)
                .startsWith(1L)
                .endsWith(after.entry().seq());
    }

    @Test
    void commitWithLostAnswerCounts() throws Exception {
        breakable.next = When.AFTER;
        Appended appended = await(append("committed"));

        assertThat(appended.repeated()).isFalse();
        assertThat(breakable.next).isEqualTo(When.NEVER);
        assertThat(published).containsExactly(appended.entry());
        assertThat(log.readAfter(LOBBY, 0, null, 9, 99).entries()).containsExactly(appended.entry());
    }

    @Test
    void commitThatNeverArrivedIsRepeated() throws Exception {
        breakable.next = When.BEFORE;
        Appended appended = await(append("made again"));

        assertThat(appended.entry().seq()).isEqualTo(1);
        assertThat(breakable.next).isEqualTo(When.NEVER);
        assertThat(published).containsExactly(appended.entry());
        assertThat(log.readAfter(LOBBY, 0, null, 9, 99).entries()).containsExactly(appended.entry());
    }

    private CompletableFuture<Appended> append(String text) {
        return log.append(new NewEntry("message", "ada", null, text, null, null), List.of(LOBBY));
    }

    /** Repeats an append, because the first attempts may still meet an unavailable database. */
    private CompletableFuture<Appended> appendUntilStored() {
        return append("after").exceptionallyCompose(failure -> appendUntilStored());
    }

    /** The result of an append; null if it failed. */
    private static Appended await(CompletableFuture<Appended> future) throws Exception {
        return future.exceptionally(failure -> null).get(60, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<Appended> future) throws Exception {
        return future.handle((appended, failure) -> failure).get(60, TimeUnit.SECONDS);
    }

    private enum When {
        NEVER,
        BEFORE,
        AFTER
    }

    /** Breaks a connection at its commit, like a network failure: before the commit reaches the database, or after. */
    private static final class BreakableCommits extends DelegatingDataSource {

        private volatile When next = When.NEVER;

        BreakableCommits(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection real = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    BreakableCommits.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("commit") && next != When.NEVER) {
                            if (next == When.AFTER) {
                                real.commit();
                            }
                            next = When.NEVER;
                            real.abort(Runnable::run);
                            throw new SQLException("broken on purpose", "08006");
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
