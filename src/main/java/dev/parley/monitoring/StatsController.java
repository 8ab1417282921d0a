package dev.parley.monitoring;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.relay.NodeIdentity;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Returns this node's current figures, and those of the last ten minutes, to administrators. */
@RestController
class StatsController {

    private final NodeStats nodeStats;
    private final StatsHistory statsHistory;
    private final NodeIdentity self;

    StatsController(NodeStats nodeStats, StatsHistory statsHistory, NodeIdentity self) {
        this.nodeStats = nodeStats;
        this.statsHistory = statsHistory;
        this.self = self;
    }

    @GetMapping("/api/admin/stats")
    Stats stats(Account caller) {
        AdminGuard.require(caller);
        return nodeStats.now();
    }

    /** Returns the samples, oldest first; with {@code after}, the {@code at} of a sample, only newer ones. */
    @GetMapping("/api/admin/stats/history")
    History history(@RequestParam(defaultValue = "") String after, Account caller) {
        AdminGuard.require(caller);
        var since = after.isEmpty() ? Instant.MIN : parseTime(after);
        var newer = statsHistory.all().stream()
                .filter(sample -> sample.at().isAfter(since))
                .toList();
        return new History(StatsHistory.INTERVAL.toMillis(), self.name(), newer);
    }

    private static Instant parseTime(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new RequestRejected(ErrorCode.INVALID, "`after` must be the `at` value of a sample.");
        }
    }

    /**
     * The samples of one node.
     *
     * @param node name of the node that answers, whose figures these are
     */
    record History(long everyMillis, String node, List<StatsSample> samples) {}
}
