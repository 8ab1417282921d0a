package dev.parley.load;

import org.jspecify.annotations.Nullable;

/**
 * What a connection listens to.
 *
 * @param headers of SUBSCRIBE besides, each with its end of line
 * @param ledger checks what comes; null for what is not counted
 * @param refusals whether reports of refused frames come here
 */
record Subscription(
        String destination, String headers, @Nullable Ledger ledger, boolean refusals) {

    static Subscription checked(String destination, Ledger ledger) {
        return new Subscription(destination, "", ledger, false);
    }

    static Subscription unchecked(String destination) {
        return new Subscription(destination, "", null, false);
    }

    static Subscription errors() {
        return new Subscription("/user/queue/errors", "", null, true);
    }
}
