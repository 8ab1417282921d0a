package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.account.AccountChanged;
import dev.parley.database.TestDatabase;
import dev.parley.relay.NodeIdentity;
import dev.parley.relay.RelayState;
import dev.parley.stream.Entry;
import dev.parley.stream.LogLimits;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.PayloadApplicationEvent;

/** Proves that what happens here is stored for the others when its publisher goes on, or as soon as the log takes it. */
@Timeout(30)
class ControlEventPublisherTest {

    private final NodeIdentity nodeIdentity =
            new NodeIdentity("node", UUID.randomUUID().toString());
    private final ControlThread thread = new ControlThread();
    private HikariDataSource database;
    private StreamLog log;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        database = TestDatabase.open(directory);
        log = new StreamLog(database, List::of, LogLimits.DEFAULT, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        thread.destroy();
        log.stop();
        database.close();
    }

    @Test
    void whatHappensHereIsAnnouncedInTheNameOfTheNode() {
        log.start();
        announcer(RelayState.DISCONNECTED).on(new PayloadApplicationEvent<>(this, new AccountChanged("linus")));
        assertThat(told()).singleElement().satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo("account-changed");
            assertThat(entry.text()).isEqualTo("{\"username\":\"linus\"}");
            assertThat(entry.from())
                    .isEqualTo(ControlEventPublisher.sender(nodeIdentity))
                    .hasSize(32);
        });
    }

    @Test
    void onlyNewsOfThisNodeThatOthersMustHearIsAnnounced() {
        log.start();
        var controlEventPublisher = announcer(RelayState.CONNECTED);
        controlEventPublisher.on(new PayloadApplicationEvent<>(
                new ControlEventDispatcher(thread, event -> {}), new AccountChanged("ada")));
        controlEventPublisher.on(new PayloadApplicationEvent<>(this, "something else"));
        announcer(RelayState.STANDALONE).on(new PayloadApplicationEvent<>(this, new AccountChanged("grace")));
        controlEventPublisher.on(new PayloadApplicationEvent<>(this, new AccountChanged("linus")));
        assertThat(told()).extracting(Entry::text).containsExactly("{\"username\":\"linus\"}");
    }

    @Test
    void whatTheLogDoesNotTakeIsTriedAgain() {
        var controlEventPublisher = announcer(RelayState.DISCONNECTED);
        controlEventPublisher.on(new PayloadApplicationEvent<>(this, new AccountChanged("linus")));
        assertThat(told()).isEmpty();
        log.start();
        await().untilAsserted(() -> assertThat(told()).extracting(Entry::kind).containsExactly("account-changed"));
    }

    private ControlEventPublisher announcer(RelayState state) {
        return new ControlEventPublisher(log, new FixedRelay(state), nodeIdentity, thread);
    }

    private List<Entry> told() {
        return log.readAfter(StreamId.control(), 0, null, 100, Long.MAX_VALUE).entries();
    }
}
