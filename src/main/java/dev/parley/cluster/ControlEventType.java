package dev.parley.cluster;

import dev.parley.account.AccountChanged;
import dev.parley.account.SessionEnded;
import dev.parley.conversation.AccessRevoked;
import dev.parley.conversation.MembershipChanged;
import dev.parley.conversation.StreamClosed;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events that every node must hear of; in the control stream, each is an entry of this kind with the event as JSON.
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
enum ControlEventType {
    SESSION_ENDED("session-ended", SessionEnded.class),
    ACCESS_REVOKED("access-revoked", AccessRevoked.class),
    STREAM_CLOSED("stream-closed", StreamClosed.class),
    MEMBERSHIP_CHANGED("membership", MembershipChanged.class),
    ACCOUNT_CHANGED("account-changed", AccountChanged.class),
    KICK("kick", DisconnectRequested.class);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String word;
    private final Class<?> event;

    ControlEventType(String word, Class<?> event) {
        this.word = word;
        this.event = event;
    }

    /** What the table of entries keeps: at most 16 characters. */
    String word() {
        return word;
    }

    static Optional<ControlEventType> of(Object event) {
        return Arrays.stream(values())
                .filter(kind -> kind.event.isInstance(event))
                .findFirst();
    }

    /** Empty for what a newer node may say. */
    static Optional<ControlEventType> ofWord(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    String write(Object event) {
        return JSON.writeValueAsString(event);
    }

    Object read(String text) {
        return JSON.readValue(text, event);
    }
}
