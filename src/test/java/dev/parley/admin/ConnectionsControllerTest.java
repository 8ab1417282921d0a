package dev.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.account.Account;
import dev.parley.account.Role;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.Connections;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Proves that administrators, and nobody else, see connections and end them. */
class ConnectionsControllerTest {

    private final Account ada = new Account("ada", "Ada", Set.of(Role.USER, Role.ADMIN), false);
    private final Account grace = new Account("grace", "Grace", Set.of(Role.USER), false);
    private final List<CloseCode> closedWith = new ArrayList<>();
    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(Connections.class);
    private final Connections connections = context.getBean(Connections.class);
    private final ConnectionsController controller = new ConnectionsController(connections);

    @BeforeEach
    void connect() {
        connections.add(new Open("second", "grace", Instant.parse("2026-11-20T08:00:01Z")));
        connections.add(new Open("first", "linus", Instant.parse("2026-11-20T08:00:00.1239Z")));
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void administratorSeesConnectionsOldestFirst() {
        assertThat(controller.list(ada))
                .containsExactly(
                        new OpenConnection("first", "linus", "192.0.2.1", "2026-11-20T08:00:00.123Z", 3, 99),
                        new OpenConnection("second", "grace", "192.0.2.1", "2026-11-20T08:00:01.000Z", 3, 99));
    }

    @Test
    void administratorEndsAConnection() {
        controller.remove("first", ada);
        assertThat(closedWith).containsExactly(CloseCode.REMOVED);
        assertRefused(Reason.NOT_FOUND, () -> controller.remove("third", ada));
    }

    @Test
    void nobodyElseDoes() {
        assertRefused(Reason.FORBIDDEN, () -> controller.list(grace));
        assertRefused(Reason.FORBIDDEN, () -> controller.remove("first", grace));
        assertThat(closedWith).isEmpty();
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(call)
                .extracting(Refusal::reason)
                .isEqualTo(reason);
    }

    private final class Open implements Connection {

        private final String id;
        private final String username;
        private final Instant openedAt;

        Open(String id, String username, Instant openedAt) {
            this.id = id;
            this.username = username;
            this.openedAt = openedAt;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String username() {
            return username;
        }

        @Override
        public String sessionId() {
            return "session";
        }

        @Override
        public String remote() {
            return "192.0.2.1";
        }

        @Override
        public Instant openedAt() {
            return openedAt;
        }

        @Override
        public int subscriptions() {
            return 3;
        }

        @Override
        public long outboxBytes() {
            return 99;
        }

        @Override
        public void close(CloseCode code) {
            closedWith.add(code);
        }
    }
}
