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

/** Shows administrators this node's figures, those of now and those of the last ten minutes. */
@RestController
class StatsController {

    private final NodeStats nodeStats;
    private final StatsHistory samples;
    private final NodeIdentity self;

    StatsController(NodeStats nodeStats, StatsHistory samples, NodeIdentity self) {
        this.nodeStats = nodeStats;
        this.samples = samples;
        this.self = self;
    }

    @GetMapping("/api/admin/stats")
    Stats stats(Account caller) {
        AdminGuard.require(caller);
        return nodeStats.now();
    }

    /** Oldest first; with {@code after}, the {@code at} of a sample, only newer ones. */
    @GetMapping("/api/admin/stats/history")
    History history(@RequestParam(defaultValue = "") String after, Account caller) {
        AdminGuard.require(caller);
        var since = after.isEmpty() ? Instant.MIN : time(after);
        var newer = samples.all().stream()
                .filter(sample -> sample.at().isAfter(since))
                .toList();
        return new History(StatsHistory.INTERVAL.toMillis(), self.name(), newer);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new RequestRejected(ErrorCode.INVALID, "The after of a question is the at of a sample.");
        }
    }

    /** @param node the name of the node that answers, and whose figures these are */
    record History(long everyMillis, String node, List<StatsSample> samples) {}
}
