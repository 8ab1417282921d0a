package dev.parley.stream.epoch;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recognises a PostgreSQL database by identifiers that dump, restore and recovery do not preserve.
 *
 * <p>The witness is {@code system/timeline/database/table/transaction}: the identifier of the server's data directory,
 * the timeline (point-in-time recovery and the promotion of a standby begin another one), the object identifiers of the
 * database and of the table {@code epoch} (a dump, or a copy by {@code TEMPLATE}, gets others), and the transaction
 * that wrote the row (loading it from a dump into a table that exists is another transaction). A part that the server
 * does not provide is {@code ?} and matches any value.
 */
public final class PostgresWitness implements EpochWitness {

    private static final Logger logger = LoggerFactory.getLogger(PostgresWitness.class);

    private static final String UNKNOWN = "?";
    private static final Pattern SLASH = Pattern.compile("/");

    private static final String OBJECTS =
            "(SELECT oid FROM pg_database WHERE datname = current_database()) || '/' || 'epoch'::regclass::oid";

    private static final String IDENTITY = """
            SELECT CASE WHEN has_function_privilege('pg_control_system()', 'execute')
                        THEN (SELECT system_identifier::text FROM pg_control_system()) ELSE '?' END
                || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
                || '/' || """ + OBJECTS;

    /** For services that resemble PostgreSQL and do not expose a write-ahead log. */
    private static final String IDENTITY_WITHOUT_LOG = "SELECT '?/?/' || " + OBJECTS;

    private final JdbcClient jdbc;
    private final String identity;

    /** Checks which identifiers the server provides; blocks. The table {@code epoch} must exist. */
    public PostgresWitness(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
        this.identity = answers(IDENTITY) ? IDENTITY : IDENTITY_WITHOUT_LOG;
    }

    @Override
    public Optional<String> mismatch(EpochRow row) {
        String now = text(identity) + "/" + text("SELECT xmin::text FROM epoch WHERE id = 1");
        return isSame(row.witness(), now)
                ? Optional.empty()
                : Optional.of(
                        "the database was restored, copied or promoted: it was " + row.witness() + " and is " + now);
    }

    @Override
    public String begin(String epoch) {
        return text(identity) + "/" + text("SELECT pg_current_xact_id()::xid::text");
    }

    @Override
    public void start() {}

    @Override
    public void appended(int entries) {}

    @Override
    public boolean isShared() {
        return true;
    }

    static boolean isSame(String stored, String now) {
        String[] before = SLASH.split(stored, -1);
        String[] after = SLASH.split(now, -1);
        if (before.length != after.length) {
            return false;
        }
        for (int i = 0; i < before.length; i++) {
            if (!before[i].equals(after[i]) && !before[i].equals(UNKNOWN) && !after[i].equals(UNKNOWN)) {
                return false;
            }
        }
        return true;
    }

    private boolean answers(String query) {
        try {
            return !text(query).isEmpty();
        } catch (DataAccessException e) {
            logger.debug(
                    "The database server does not expose its write-ahead log; it is left out of the epoch's witness",
                    e);
            return false;
        }
    }

    private String text(String query) {
        return Objects.requireNonNull(jdbc.sql(query).query(String.class).single());
    }
}
