package dev.parley.cluster.control;

import dev.parley.account.AccountChanged;
import dev.parley.account.session.SessionEnded;
import dev.parley.event.AccessRevoked;
import dev.parley.event.MembershipChanged;
import dev.parley.event.StreamClosed;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events that every node has to handle. In the control stream, each is an entry of this kind with the event as
 * JSON.
 *
 * <table>
 * <tr><th>kind</th><th>text, for example</th></tr>
 * <tr><td>session-ended</td><td>{@code {"sessionId":"…"}}</td></tr>
 * <tr><td>access-revoked</td><td>{@code {"stream":{"kind":"ROOM","name":"ops"},"username":"linus"}}</td></tr>
 * <tr><td>stream-closed</td><td>{@code {"stream":{"kind":"ROOM","name":"ops"}}}</td></tr>
 * <tr><td>membership</td><td>{@code {"room":{"kind":"ROOM","name":"ops"},"username":"linus","since":41}}</td></tr>
 * <tr><td>account-changed</td><td>{@code {"username":"linus"}}</td></tr>
 * <tr><td>kick</td><td>{@code {"connection":"…"}}</td></tr>
 * </table>
 */
public enum ControlEventType {
    SESSION_ENDED("session-ended", SessionEnded.class),
    ACCESS_REVOKED("access-revoked", AccessRevoked.class),
    STREAM_CLOSED("stream-closed", StreamClosed.class),
    MEMBERSHIP_CHANGED("membership", MembershipChanged.class),
    ACCOUNT_CHANGED("account-changed", AccountChanged.class),
    DISCONNECT_REQUESTED("kick", DisconnectRequested.class);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String wireName;
    private final Class<?> event;

    ControlEventType(String wireName, Class<?> event) {
        this.wireName = wireName;
        this.event = event;
    }

    /** The kind of the entry: at most 16 characters. */
    String wireName() {
        return wireName;
    }

    static Optional<ControlEventType> of(Object event) {
        return Arrays.stream(values())
                .filter(kind -> kind.event.isInstance(event))
                .findFirst();
    }

    /** Empty for the kinds of newer versions. */
    static Optional<ControlEventType> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName.equals(wireName))
                .findFirst();
    }

    String write(Object event) {
        return JSON.writeValueAsString(event);
    }

    Object read(String text) {
        return JSON.readValue(text, event);
    }
}
