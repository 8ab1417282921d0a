package dev.parley.cli.load;

import org.jspecify.annotations.Nullable;

/**
 * One subscription of a connection.
 *
 * @param headers additional headers of SUBSCRIBE, each with its end of line
 * @param checker checks the received messages; null if they are not counted
 * @param deliversErrors whether the destination delivers the reports of rejected frames
 */
record LoadSubscription(
        String destination, String headers, @Nullable SequenceChecker checker, boolean deliversErrors) {

    static LoadSubscription checked(String destination, SequenceChecker checker) {
        return new LoadSubscription(destination, "", checker, false);
    }

    static LoadSubscription unchecked(String destination) {
        return new LoadSubscription(destination, "", null, false);
    }

    static LoadSubscription errors() {
        return new LoadSubscription("/user/queue/errors", "", null, true);
    }
}
