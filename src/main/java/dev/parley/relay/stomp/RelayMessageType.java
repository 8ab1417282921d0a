package dev.parley.relay.stomp;

import java.util.Optional;

/**
 * The type and version of a message between nodes, as sent in its header {@code format}.
 *
 * <p>During a rolling upgrade, old and new nodes run side by side. A node ignores a type that it does not know and
 * reads the entries from the database, so every change of a body needs a new version number here.
 */
enum RelayMessageType {
    /** Entries of one stream, encoded by {@link EntryCodec}. */
    ENTRIES("entries-2"),
    /** Entries of the destination's stream may have been left out. No body. */
    STALE("uncertain-1"),
    /** Entries of any stream may have been left out. No body. */
    ALL_STALE("all-uncertain-1"),
    /** A broadcast: the subject is in the header {@code subject}, the body is passed on unchanged. */
    BROADCAST("broadcast-1");

    /** The name of the header that carries the type. */
    static final String HEADER = "format";

    private final String name;

    RelayMessageType(String name) {
        this.name = name;
    }

    /** The value of the header. */
    String wireName() {
        return name;
    }

    static Optional<RelayMessageType> of(String name) {
        for (RelayMessageType type : values()) {
            if (type.name.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
