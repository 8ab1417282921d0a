package dev.parley.gateway;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;

/** Refuses a SUBSCRIBE to a connection that has as many subscriptions as it may have. */
final class SubscriptionLimitReached extends RequestRejected {

    SubscriptionLimitReached() {
        super(ErrorCode.RATE_LIMITED, "This connection has as many subscriptions as it may have.");
    }
}
