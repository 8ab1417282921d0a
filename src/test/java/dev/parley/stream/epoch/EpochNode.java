package dev.parley.stream.epoch;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.stream.Entry;
import dev.parley.stream.LogLimits;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A node reduced to its log and its epoch. */
final class EpochNode implements AutoCloseable {

    static final StreamId LOBBY = StreamId.room("lobby");

    final JdbcClient jdbc;
    final DatabaseEpoch epoch;
    final List<Object> events = new ArrayList<>();
    private final HikariDataSource database;
    private final EpochWitness witness;
    private final StreamLog log;

    EpochNode(HikariDataSource database, EpochWitness witness) {
        this.database = database;
        this.witness = witness;
        this.jdbc = JdbcClient.create(database);
        var transactions = new TransactionTemplate(new JdbcTransactionManager(database));
        this.epoch = new DatabaseEpoch(new EpochRepository(jdbc, transactions, witness), witness, events::add);
        this.log = new StreamLog(database, () -> List.of(epoch), LogLimits.DEFAULT, Clock.systemUTC());
        log.start();
    }

    EpochNode post(int entries) {
        IntStream.range(0, entries)
                .mapToObj(i -> new NewEntry(Entry.MESSAGE, "ada", null, "hello", null, null))
                .map(entry -> log.append(entry, List.of(LOBBY)))
                .toList()
                .forEach(appended -> appended.join());
        return this;
    }

    String current() {
        return epoch.current();
    }

    @Override
    public void close() {
        log.stop();
        if (witness instanceof DirectoryWitness files) {
            files.close();
        }
        database.close();
    }
}
