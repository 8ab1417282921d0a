package dev.parley.fanout;

/**
 * Why the service ends a connection; the numbers are WebSocket close codes and part of the protocol.
 *
 * <table>
 * <tr><th>code</th><th>meaning</th><th>reconnect?</th></tr>
 * <tr><td>1000</td><td>the client disconnected (STOMP DISCONNECT)</td><td>no</td></tr>
 * <tr><td>1001</td><td>the service is stopping</td><td>yes, jittered</td></tr>
 * <tr><td>1001</td><td>the database was restored: numbers are of another epoch</td><td>yes, jittered</td></tr>
 * <tr><td>1002, 1007, 1009</td><td>broken protocol, bad UTF-8, frame too large</td><td>no</td></tr>
 * <tr><td>1008</td><td>a frame was refused, and the client does not subscribe to error reports</td><td>as ERROR's code says</td></tr>
 * <tr><td>1012</td><td>this node is stopping, other nodes are available</td><td>yes, jittered</td></tr>
 * <tr><td>1013</td><td>overloaded, or too many connections</td><td>yes, later</td></tr>
 * <tr><td>4001</td><td>the session ended</td><td>no: sign in</td></tr>
 * <tr><td>4003</td><td>removed by an administrator</td><td>no, not by itself</td></tr>
 * <tr><td>4008</td><td>too slow: nothing accepted for 30 s</td><td>yes</td></tr>
 * <tr><td>4009</td><td>silent: no heart-beat in time</td><td>yes</td></tr>
 * <tr><td>4029</td><td>flooding after warnings</td><td>yes, later</td></tr>
 * </table>
 */
public enum CloseCode {
    NORMAL(1000, "normal closure"),
    GOING_AWAY(1001, "the service is stopping"),
    RESTORED(1001, "the database was restored"),
    PROTOCOL(1002, "broken protocol"),
    BAD_DATA(1007, "bad UTF-8"),
    REFUSED(1008, "frame refused"),
    TOO_LARGE(1009, "frame too large"),
    RESTARTING(1012, "the service is restarting"),
    TRY_LATER(1013, "too many connections"),
    SESSION_ENDED(4001, "session ended"),
    REMOVED(4003, "removed by an administrator"),
    TOO_SLOW(4008, "too slow"),
    SILENT(4009, "no heart-beat in time"),
    FLOODING(4029, "flooding");

    private final int code;
    private final String phrase;

    CloseCode(int code, String phrase) {
        this.code = code;
        this.phrase = phrase;
    }

    public int code() {
        return code;
    }

    public String phrase() {
        return phrase;
    }
}
