package dev.parley.monitoring;

import dev.parley.account.Account;
import dev.parley.cluster.ClusterConnectionService;
import dev.parley.cluster.ClusterConnections;
import dev.parley.cluster.DisconnectResult;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets administrators see and end the connections of all nodes. */
@RestController
@RequestMapping("/api/admin/connections")
class ConnectionsController {

    /** Ids of nodes whose connections are missing from the answer; not there if it is complete. */
    static final String UNHEARD = "Parley-Unheard-Nodes";

    private static final Logger logger = LoggerFactory.getLogger(ConnectionsController.class);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final ClusterConnectionService connections;

    ConnectionsController(ClusterConnectionService connections) {
        this.connections = connections;
    }

    /** Oldest first. */
    @GetMapping
    CompletableFuture<ResponseEntity<List<OpenConnection>>> list(Account caller) {
        AdminGuard.require(caller);
        return connections.list().thenApply(ConnectionsController::answer);
    }

    /** 204 if it is ended, 202 if a node that has not answered may hold it, and will end it then. */
    @DeleteMapping("/{id}")
    CompletableFuture<ResponseEntity<Void>> remove(@PathVariable String id, Account caller) {
        AdminGuard.require(caller);
        return connections.disconnect(id).thenApply(disconnectResult -> {
            record(caller, id, disconnectResult);
            return answer(disconnectResult);
        });
    }

    /** The id comes from the request's path: it is logged if a node had that connection, or if it reads like an id. */
    private static void record(Account administrator, String id, DisconnectResult disconnectResult) {
        if (disconnectResult == DisconnectResult.ENDED) {
            logger.info("{} closed connection {}", administrator.username(), id);
        } else if (disconnectResult == DisconnectResult.ANNOUNCED
                && ID.matcher(id).matches()) {
            logger.info(
                    "{} asked for connection {} to be closed; a node that has not answered may hold it",
                    administrator.username(),
                    id);
        }
    }

    private static ResponseEntity<List<OpenConnection>> answer(ClusterConnections clusterConnections) {
        var answer = ResponseEntity.ok();
        if (!clusterConnections.unreachable().isEmpty()) {
            answer.header(
                    UNHEARD,
                    String.join(
                            ", ",
                            clusterConnections.unreachable().stream().sorted().toList()));
        }
        return answer.body(clusterConnections.connections().stream()
                .map(OpenConnection::of)
                .toList());
    }

    private static ResponseEntity<Void> answer(DisconnectResult disconnectResult) {
        var status =
                switch (disconnectResult) {
                    case ENDED -> HttpStatus.NO_CONTENT;
                    case ANNOUNCED -> HttpStatus.ACCEPTED;
                    case UNKNOWN -> throw new RequestRejected(ErrorCode.NOT_FOUND, "There is no such connection.");
                };
        return ResponseEntity.status(status).build();
    }
}
