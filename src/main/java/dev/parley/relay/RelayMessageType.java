package dev.parley.relay;

import java.util.Optional;

/**
 * What a message between nodes is, with its version, as its header {@code format} says it.
 *
 * <p>While nodes are being upgraded there are old and new ones. A node ignores what it does not know, and finds the entries
 * in the database; so a changed body gets a new number here.
 */
enum RelayMessageType {
    /** Entries of one stream, as {@link EntryCodec} writes them. */
    ENTRIES("entries-2"),
    /** Entries of the stream that it was sent to may have been left out. No body. */
    UNCERTAIN("uncertain-1"),
    /** Entries of any stream may have been left out. No body. */
    ALL_UNCERTAIN("all-uncertain-1"),
    /** A broadcast, its subject in the header {@code subject}, its body as it was given. */
    BROADCAST("broadcast-1");

    /** Names the header that says it. */
    static final String HEADER = "format";

    private final String name;

    RelayMessageType(String name) {
        this.name = name;
    }

    /** As the header has it. */
    String wireName() {
        return name;
    }

    static Optional<RelayMessageType> of(String name) {
        for (RelayMessageType relayMessageType : values()) {
            if (relayMessageType.name.equals(name)) {
                return Optional.of(relayMessageType);
            }
        }
        return Optional.empty();
    }
}
