package dev.parley.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.account.Account;
import dev.parley.account.Role;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;

/** Proves that only administrators list and close connections. */
@ExtendWith(OutputCaptureExtension.class)
@ServerTest
class ConnectionsControllerTest {

    private final Account ada = new Account("ada", "Ada", Set.of(Role.USER, Role.ADMIN), false);
    private final Account grace = new Account("grace", "Grace", Set.of(Role.USER), false);
    private final List<CloseCode> closedWith = new ArrayList<>();
    private ParleyServer server;
    private ConnectionRegistry connectionRegistry;
    private List<StubConnection> connections;
    private ConnectionsController controller;

    @BeforeEach
    void connect() {
        server = ParleyServer.start("parley.node-name=first");
        controller = server.bean(ConnectionsController.class);
        connectionRegistry = server.bean(ConnectionRegistry.class);
        connections = List.of(
                new StubConnection("second", "grace", Instant.parse("2026-11-20T08:00:01Z")),
                new StubConnection("first", "linus", Instant.parse("2026-11-20T08:00:00.1239Z")));
        connections.forEach(connectionRegistry::add);
    }

    @AfterEach
    void close() {
        // A server that stops waits until its connections are closed.
        connections.forEach(connectionRegistry::remove);
        server.close();
    }

    @Test
    void administratorListsConnectionsOldestFirst() {
        var response = controller.list(ada).join();
        assertThat(response.getBody())
                .containsExactly(
                        new OpenConnection(
                                "first",
                                "linus",
                                "192.0.2.1",
                                Instant.parse("2026-11-20T08:00:00.123900Z"),
                                3,
                                99,
                                "first"),
                        new OpenConnection(
                                "second", "grace", "192.0.2.1", Instant.parse("2026-11-20T08:00:01Z"), 3, 99, "first"));
        assertThat(response.getHeaders().containsHeader(ConnectionsController.UNREACHABLE_NODES))
                .isFalse();
    }

    @Test
    void administratorClosesAConnection(CapturedOutput output) {
        assertThat(controller.remove("first", ada).join().getStatusCode()).isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(output).contains("ada closed connection first");
        assertThat(closedWith).containsExactly(CloseCode.REMOVED);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> controller.remove("third", ada).join())
                .havingCause()
                .isInstanceOfSatisfying(RequestRejected.class, rejection -> assertThat(rejection.errorCode())
                        .isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void otherUsersAreForbidden() {
        assertRefused(ErrorCode.FORBIDDEN, () -> controller.list(grace));
        assertRefused(ErrorCode.FORBIDDEN, () -> controller.remove("first", grace));
        assertThat(closedWith).isEmpty();
    }

    private static void assertRefused(ErrorCode errorCode, ThrowingCallable call) {
        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(call)
                .extracting(RequestRejected::errorCode)
                .isEqualTo(errorCode);
    }

    private final class StubConnection implements Connection {

        private final String id;
        private final String username;
        private final Instant openedAt;

        StubConnection(String id, String username, Instant openedAt) {
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
