package dev.parley.conversation;

import java.util.List;

/** Lists what this server can do beyond the first version of the protocol, one word each, so that clients need not guess. */
final class Capabilities {

    /** In the order in which they came; see docs/protocol.md. */
    static final List<String> ALL = List.of("epoch", "rooms");

    private Capabilities() {}
}
