package dev.parley.monitoring;

import dev.parley.account.Account;
import dev.parley.cluster.survey.ClusterConnectionService;
import dev.parley.cluster.survey.ClusterConnections;
import dev.parley.cluster.survey.DisconnectResult;
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

/** Lets administrators list and close the connections of all nodes. */
@RestController
@RequestMapping("/api/admin/connections")
class ConnectionsController {

    /**
     * Response header with the ids of nodes whose connections are missing from the list; absent if the list is
     * complete.
     */
    static final String UNREACHABLE_NODES = "Parley-Unheard-Nodes";

    private static final Logger logger = LoggerFactory.getLogger(ConnectionsController.class);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final ClusterConnectionService connections;

    ConnectionsController(ClusterConnectionService connections) {
        this.connections = connections;
    }

    /** Lists the connections, oldest first. */
    @GetMapping
    CompletableFuture<ResponseEntity<List<OpenConnection>>> list(Account caller) {
        AdminGuard.require(caller);
        return connections.list().thenApply(ConnectionsController::toResponse);
    }

    /**
     * Closes a connection. Returns 204 if it is closed, and 202 if a node that has not answered may hold it, and will
     * close it on receipt of the request.
     */
    @DeleteMapping("/{id}")
    CompletableFuture<ResponseEntity<Void>> remove(@PathVariable String id, Account caller) {
        AdminGuard.require(caller);
        return connections.disconnect(id).thenApply(disconnectResult -> {
            logDisconnect(caller, id, disconnectResult);
            return toResponse(disconnectResult);
        });
    }

    /**
     * Logs the call. The id comes from the request's path, so it is logged only if a node had that connection, or if it
     * has the form of an id.
     */
    private static void logDisconnect(Account administrator, String id, DisconnectResult disconnectResult) {
        if (disconnectResult == DisconnectResult.ENDED) {
            logger.info("{} closed connection {}", administrator.username(), id);
        } else if (disconnectResult == DisconnectResult.ANNOUNCED
                && ID.matcher(id).matches()) {
            logger.info(
                    "{} requested to close connection {}; a node that has not answered may hold it",
                    administrator.username(),
                    id);
        }
    }

    private static ResponseEntity<List<OpenConnection>> toResponse(ClusterConnections clusterConnections) {
        var response = ResponseEntity.ok();
        if (!clusterConnections.unreachable().isEmpty()) {
            response.header(
                    UNREACHABLE_NODES,
                    String.join(
                            ", ",
                            clusterConnections.unreachable().stream().sorted().toList()));
        }
        return response.body(clusterConnections.connections().stream()
                .map(OpenConnection::of)
                .toList());
    }

    private static ResponseEntity<Void> toResponse(DisconnectResult disconnectResult) {
        var status =
                switch (disconnectResult) {
                    case ENDED -> HttpStatus.NO_CONTENT;
                    case ANNOUNCED -> HttpStatus.ACCEPTED;
                    case UNKNOWN ->
                        throw new RequestRejected(ErrorCode.NOT_FOUND, "There is no connection with that id.");
                };
        return ResponseEntity.status(status).build();
    }
}
