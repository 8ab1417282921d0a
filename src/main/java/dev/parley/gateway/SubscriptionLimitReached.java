package dev.parley.gateway;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;

/** Refuses a SUBSCRIBE to a connection that has as many subscriptions as it may have. */
final class SubscriptionLimitReached extends Refusal {

    SubscriptionLimitReached() {
        super(Reason.RATE_LIMITED, "This connection has as many subscriptions as it may have.");
    }
}
