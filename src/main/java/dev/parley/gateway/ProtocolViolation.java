package dev.parley.gateway;

import dev.parley.fanout.CloseCode;

/** The client broke the protocol: it is told with an ERROR frame, and the connection is closed. */
class ProtocolViolation extends RuntimeException {

    private final CloseCode code;
    private final String sentence;

    /** @param sentence for the ERROR frame; neutral, never anything that the client or another user has sent */
    ProtocolViolation(CloseCode code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
        this.sentence = sentence;
    }

    CloseCode code() {
        return code;
    }

    String sentence() {
        return sentence;
    }
}
