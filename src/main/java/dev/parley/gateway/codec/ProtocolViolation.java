package dev.parley.gateway.codec;

import dev.parley.fanout.CloseCode;

/** The client violated the protocol. The server sends an ERROR frame and closes the connection. */
public class ProtocolViolation extends RuntimeException {

    private final CloseCode code;
    private final String detail;

    /** @param detail the sentence for the ERROR frame; never contains text from the client or from another user */
    public ProtocolViolation(CloseCode code, String detail) {
        super(detail, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    public CloseCode code() {
        return code;
    }

    public String detail() {
        return detail;
    }
}
