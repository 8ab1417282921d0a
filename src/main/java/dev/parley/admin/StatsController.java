package dev.parley.admin;

import dev.parley.account.Account;
import dev.parley.relay.Node;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows administrators this node's figures, those of now and those of the last ten minutes. */
@RestController
class StatsController {

    private final Figures figures;
    private final Samples samples;
    private final Node self;

    StatsController(Figures figures, Samples samples, Node self) {
        this.figures = figures;
        this.samples = samples;
        this.self = self;
    }

    @GetMapping("/api/admin/stats")
    Stats stats(Account caller) {
        Admins.require(caller);
        return figures.now();
    }

    /** Oldest first; with {@code after}, the {@code at} of a sample, only newer ones. */
    @GetMapping("/api/admin/stats/history")
    History history(@RequestParam(defaultValue = "") String after, Account caller) {
        Admins.require(caller);
        // The texts of times are in the order of the times.
        var newer = samples.all().stream()
                .filter(sample -> sample.at().compareTo(after) > 0)
                .toList();
        return new History(Samples.INTERVAL.toMillis(), self.name(), newer);
    }

    /** @param node the name of the node that answers, and whose figures these are */
    record History(long everyMillis, String node, List<Sample> samples) {}
}
