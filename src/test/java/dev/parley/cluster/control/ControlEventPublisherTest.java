package dev.parley.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.account.AccountChanged;
import dev.parley.cluster.FixedRelay;
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

/**
 * Proves that events of this node are stored for the others before their publisher continues, or as soon as the log
 * accepts them.
 */
@Timeout(30)
class ControlEventPublisherTest {

    private final NodeIdentity nodeIdentity =
            new NodeIdentity("node", UUID.randomUUID().toString());
    private final ControlThread thread = new ControlThread();
    private HikariDataSource database;
    private StreamLog streams;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        database = TestDatabase.open(directory);
        streams = new StreamLog(database, List::of, LogLimits.DEFAULT, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        thread.destroy();
        streams.stop();
        database.close();
    }

    @Test
    void eventIsStoredWithTheNodeAsItsSender() {
        streams.start();
        publisher(RelayState.DISCONNECTED).on(new PayloadApplicationEvent<>(this, new AccountChanged("linus")));
        assertThat(stored()).singleElement().satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo("account-changed");
            assertThat(entry.text()).isEqualTo("{\"username\":\"linus\"}");
            assertThat(entry.from())
                    .isEqualTo(ControlEventPublisher.sender(nodeIdentity))
                    .hasSize(32);
        });
    }

    @Test
    void onlyLocalEventsThatConcernOtherNodesAreStored() {
        streams.start();
        var controlEventPublisher = publisher(RelayState.CONNECTED);
        controlEventPublisher.on(new PayloadApplicationEvent<>(
                new ControlEventDispatcher(thread, event -> {}), new AccountChanged("ada")));
        controlEventPublisher.on(new PayloadApplicationEvent<>(this, "something else"));
        publisher(RelayState.STANDALONE).on(new PayloadApplicationEvent<>(this, new AccountChanged("grace")));
        controlEventPublisher.on(new PayloadApplicationEvent<>(this, new AccountChanged("linus")));
        assertThat(stored()).extracting(Entry::text).containsExactly("{\"username\":\"linus\"}");
    }

    @Test
    void failedAppendIsRetried() {
        var controlEventPublisher = publisher(RelayState.DISCONNECTED);
        controlEventPublisher.on(new PayloadApplicationEvent<>(this, new AccountChanged("linus")));
        assertThat(stored()).isEmpty();
        streams.start();
        await().untilAsserted(() -> assertThat(stored()).extracting(Entry::kind).containsExactly("account-changed"));
    }

    private ControlEventPublisher publisher(RelayState state) {
        return new ControlEventPublisher(streams, new FixedRelay(state), nodeIdentity, thread);
    }

    private List<Entry> stored() {
        return streams.readAfter(StreamId.control(), 0, null, 100, Long.MAX_VALUE)
                .entries();
    }
}
