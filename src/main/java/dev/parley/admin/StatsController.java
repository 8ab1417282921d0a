package dev.parley.admin;

import dev.parley.account.Account;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows administrators this node's figures, those of now and those of the last ten minutes. */
@RestController
class StatsController {

    private final Figures figures;
    private final Samples samples;

    StatsController(Figures figures, Samples samples) {
        this.figures = figures;
        this.samples = samples;
    }

    @GetMapping("/api/admin/stats")
    Stats stats(Account caller) {
        Admins.require(caller);
        return figures.now();
    }

    /** Oldest first. */
    @GetMapping("/api/admin/stats/history")
    History history(Account caller) {
        Admins.require(caller);
        return new History(Samples.INTERVAL.toMillis(), samples.all());
    }

    record History(long everyMillis, List<Sample> samples) {}
}
