package dev.parley.gateway.session;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;

/** Rejects a SUBSCRIBE on a connection that has reached its limit on subscriptions. */
public final class SubscriptionLimitReached extends RequestRejected {

    public SubscriptionLimitReached() {
        super(
                ErrorCode.RATE_LIMITED,
                "This connection has reached its limit on subscriptions. Unsubscribe from another destination first.");
    }
}
