package dev.parley.admin;

import dev.parley.account.Account;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.Connections;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lets administrators see and end this node's connections. */
@RestController
@RequestMapping("/api/admin/connections")
class ConnectionsController {

    private final Connections connections;

    ConnectionsController(Connections connections) {
        this.connections = connections;
    }

    /** Oldest first. */
    @GetMapping
    List<OpenConnection> list(Account caller) {
        Admins.require(caller);
        return connections.all().stream()
                .sorted(Comparator.comparing(Connection::openedAt))
                .map(OpenConnection::of)
                .toList();
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String id, Account caller) {
        Admins.require(caller);
        if (!connections.close(id, CloseCode.REMOVED)) {
            throw new Refusal(Reason.NOT_FOUND, "There is no such connection.");
        }
    }
}
