package dev.parley.cli.load;

import org.jspecify.annotations.Nullable;

/**
 * What a connection listens to.
 *
 * @param headers of SUBSCRIBE besides, each with its end of line
 * @param ledger checks what comes; null for what is not counted
 * @param refusals whether reports of refused frames come here
 */
record LoadSubscription(
        String destination, String headers, @Nullable SequenceChecker ledger, boolean refusals) {

    static LoadSubscription checked(String destination, SequenceChecker ledger) {
        return new LoadSubscription(destination, "", ledger, false);
    }

    static LoadSubscription unchecked(String destination) {
        return new LoadSubscription(destination, "", null, false);
    }

    static LoadSubscription errors() {
        return new LoadSubscription("/user/queue/errors", "", null, true);
    }
}
