package dev.parley.gateway;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;

/** Rejects a SUBSCRIBE on a connection that has reached its limit on subscriptions. */
final class SubscriptionLimitReached extends RequestRejected {

    SubscriptionLimitReached() {
        super(
                ErrorCode.RATE_LIMITED,
                "This connection has reached its limit on subscriptions. Unsubscribe from another destination first.");
    }
}
