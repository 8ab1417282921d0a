package dev.parley.cli.load;

/** The server has sent bytes that violate WebSocket or STOMP. */
final class BrokenProtocol extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenProtocol(String what) {
        super(what);
    }
}
