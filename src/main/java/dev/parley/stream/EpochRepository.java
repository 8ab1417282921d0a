package dev.parley.stream;

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

    /** The epoch at the start of a node: a new one if there is none, or if the witness objects to the stored one. */
    String settle() {
        EpochRow settled = inTransaction(() -> {
            // A write first: SQLite locks by it, see DatabaseConfiguration.
            jdbc.sql("INSERT INTO epoch (id, epoch, witness) VALUES (1, '', '') ON CONFLICT (id) DO NOTHING")
                    .update();
            EpochRow row = locked().orElseThrow();
            return row.epoch().isEmpty() ? replaced() : orReplaced(row, witness::objection);
        });
        witness.settled();
        return settled.epoch();
    }

    /**
     * The epoch while nodes are running: a new one if the witness objects. Empty if there is no row, as while a restore is
     * under way.
     */
    Optional<String> look() {
        Optional<EpochRow> seen = jdbc.sql(SELECT).query(EpochRow.class).optional();
        return seen.isEmpty() || witness.objection(seen.get()).isEmpty()
                ? seen.map(EpochRow::epoch)
                : replacing(witness::objection);
    }

    /** The epoch that follows an outdated one, which another node may have begun already. */
    Optional<String> end(String outdated, String reason) {
        return replacing(row -> row.epoch().equals(outdated) ? Optional.of(reason) : Optional.empty());
    }

    private Optional<String> replacing(Function<EpochRow, Optional<String>> objection) {
        return inTransaction(
                () -> locked().map(row -> orReplaced(row, objection).epoch()));
    }

    /** The lock makes other nodes wait, and then see what this one has decided. */
    private Optional<EpochRow> locked() {
        return jdbc.sql(witness.isShared() ? SELECT + " FOR UPDATE" : SELECT)
                .query(EpochRow.class)
                .optional();
    }

    private EpochRow orReplaced(EpochRow row, Function<EpochRow, Optional<String>> objection) {
        Optional<String> reason = objection.apply(row);
        if (reason.isEmpty()) {
            return row;
        }
        logger.warn("A new epoch of stream numbers begins, and clients load again what they have: {}", reason.get());
        lowerReadMarkers();
        // Of numbers that mean other entries from now on.
        jdbc.sql("DELETE FROM resume_token").update();
        return replaced();
    }

    private EpochRow replaced() {
        String epoch = randomEpoch();
        String evidence = witness.begin(epoch);
        jdbc.sql("UPDATE epoch SET epoch = :epoch, witness = :witness WHERE id = 1")
                .param("epoch", epoch)
                .param("witness", evidence)
                .update();
        return new EpochRow(epoch, evidence);
    }

    /** A marker above the head would count the next entries as read. */
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
