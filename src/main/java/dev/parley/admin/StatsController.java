package dev.parley.admin;

import dev.parley.account.Account;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows administrators this node's figures. */
@RestController
class StatsController {

    private final Figures figures;

    StatsController(Figures figures) {
        this.figures = figures;
    }

    @GetMapping("/api/admin/stats")
    Stats stats(Account caller) {
        Admins.require(caller);
        return figures.now();
    }
}
