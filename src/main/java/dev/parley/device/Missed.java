package dev.parley.device;

import java.util.HashSet;
import java.util.Set;

/** Remembers whose devices at other nodes were not told something, because the broker was away. Any thread. */
final class Missed {

    /** Beyond it nobody is remembered by name. */
    static final int MOST_NAMES = 10_000;

    private Set<String> usernames = new HashSet<>();
    private boolean everybody;

    /**
     * What was remembered.
     *
     * @param everybody whether there were more than could be
     */
    record Taken(Set<String> usernames, boolean everybody) {}

    synchronized void add(Iterable<String> names) {
        if (!everybody) {
            names.forEach(usernames::add);
            if (usernames.size() > MOST_NAMES) {
                everybody = true;
                usernames = new HashSet<>();
            }
        }
    }

    /** All that was remembered, which then is no more. */
    synchronized Taken take() {
        var taken = new Taken(usernames, everybody);
        usernames = new HashSet<>();
        everybody = false;
        return taken;
    }
}
