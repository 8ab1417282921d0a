package dev.parley.stream.epoch;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps the epoch in the database. Any thread; blocks. Of several nodes, exactly one begins a new epoch. */
@Component
class EpochRepository {

    private static final Logger logger = LoggerFactory.getLogger(EpochRepository.class);

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 12;

    private static final String SELECT = "SELECT epoch, witness FROM epoch WHERE id = 1";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final EpochWitness witness;
    private final SecureRandom random = new SecureRandom();

    EpochRepository(JdbcClient jdbc, TransactionTemplate transactions, EpochWitness witness) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.witness = witness;
    }

    /**
     * Returns the epoch at the start of a node. Begins a new one if there is none, or if the witness finds a mismatch
     * with the stored one.
     */
    String initialize() {
        EpochRow initialized = inTransaction(() -> {
            // Starts with a write, which takes SQLite's lock: see DatabaseConfiguration.
            jdbc.sql("INSERT INTO epoch (id, epoch, witness) VALUES (1, '', '') ON CONFLICT (id) DO NOTHING")
                    .update();
            EpochRow row = selectLocked().orElseThrow();
            return row.epoch().isEmpty() ? replace() : keepOrReplace(row, witness::mismatch);
        });
        witness.start();
        return initialized.epoch();
    }

    /**
     * Returns the epoch while nodes are running. Begins a new one if the witness finds a mismatch. Empty if there is no
     * row, as during a restore.
     */
    Optional<String> check() {
        Optional<EpochRow> seen = jdbc.sql(SELECT).query(EpochRow.class).optional();
        return seen.isEmpty() || witness.mismatch(seen.get()).isEmpty()
                ? seen.map(EpochRow::epoch)
                : replaceIf(witness::mismatch);
    }

    /** Ends an outdated epoch. Returns the one that follows it, which another node may have begun already. */
    Optional<String> end(String outdated, String reason) {
        return replaceIf(row -> row.epoch().equals(outdated) ? Optional.of(reason) : Optional.empty());
    }

    private Optional<String> replaceIf(Function<EpochRow, Optional<String>> mismatch) {
        return inTransaction(
                () -> selectLocked().map(row -> keepOrReplace(row, mismatch).epoch()));
    }

    /** Selects the row under a lock, so that other nodes wait and then see this node's decision. */
    private Optional<EpochRow> selectLocked() {
        return jdbc.sql(witness.isShared() ? SELECT + " FOR UPDATE" : SELECT)
                .query(EpochRow.class)
                .optional();
    }

    private EpochRow keepOrReplace(EpochRow row, Function<EpochRow, Optional<String>> mismatch) {
        Optional<String> reason = mismatch.apply(row);
        if (reason.isEmpty()) {
            return row;
        }
        logger.warn("A new epoch of stream numbers begins, and clients reload their entries, because {}", reason.get());
        lowerReadMarkers();
        // Their numbers refer to other entries from now on.
        jdbc.sql("DELETE FROM resume_token").update();
        return replace();
    }

    private EpochRow replace() {
        String epoch = randomEpoch();
        String evidence = witness.begin(epoch);
        jdbc.sql("UPDATE epoch SET epoch = :epoch, witness = :witness WHERE id = 1")
                .param("epoch", epoch)
                .param("witness", evidence)
                .update();
        return new EpochRow(epoch, evidence);
    }

    /** Lowers read markers that are above the head, which would count the next entries as read. */
    private void lowerReadMarkers() {
        jdbc.sql("""
                        UPDATE read_marker
                        SET seq = COALESCE((SELECT head FROM stream WHERE stream.name = read_marker.stream), 0)
                        WHERE seq > COALESCE((SELECT head FROM stream WHERE stream.name = read_marker.stream), 0)
                        """).update();
    }

    private String randomEpoch() {
        var epoch = new StringBuilder(LENGTH);
        random.ints(LENGTH, 0, LETTERS.length()).forEach(i -> epoch.append(LETTERS.charAt(i)));
        return epoch.toString();
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> work.get()));
    }
}
