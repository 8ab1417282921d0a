package dev.parley.web;

import java.util.List;

/** Lists the features of this server beyond the first version of the protocol, one word each, so that clients can detect them. */
final class Capabilities {

    /** In the order in which the protocol gained them; see docs/protocol.md. */
    static final List<String> ALL = List.of("epoch", "rooms");

    private Capabilities() {}
}
