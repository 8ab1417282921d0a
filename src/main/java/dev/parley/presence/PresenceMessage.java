package dev.parley.presence;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a node says to the others, as the first line of a broadcast; {@link PresenceChange}s may follow.
 *
 * <table>
 * <caption>Words</caption>
 * <tr><td>{@link Changes}</td><td>these changes happened here</td></tr>
 * <tr><td>{@link Digest}</td><td>nothing new: so far have I come</td></tr>
 * <tr><td>{@link Hello}</td><td>I hear again: how far have you all come?</td></tr>
 * <tr><td>{@link Ask}</td><td>I have missed something: that node may say all that holds there</td></tr>
 * <tr><td>{@link Part}</td><td>a part of all that holds here</td></tr>
 * <tr><td>{@link Goodbye}</td><td>I stop: nothing holds here any more</td></tr>
 * </table>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PresenceMessage.Changes.class, name = "changes"),
    @JsonSubTypes.Type(value = PresenceMessage.Digest.class, name = "digest"),
    @JsonSubTypes.Type(value = PresenceMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = PresenceMessage.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = PresenceMessage.Part.class, name = "part"),
    @JsonSubTypes.Type(value = PresenceMessage.Goodbye.class, name = "goodbye")
})
sealed interface PresenceMessage {

    /** How many {@link Changes} the speaker has said since it started, this one included. */
    long number();

    record Changes(long number) implements PresenceMessage {}

    record Digest(long number) implements PresenceMessage {}

    record Hello(long number) implements PresenceMessage {}

    /**
     * @param node the id of the node that is asked
     * @param whole the number up to which nothing of that node is missing: if there are no more, there is nothing to say
     */
    record Ask(long number, String node, long whole) implements PresenceMessage {}

    /**
     * @param snapshot tells the parts of one snapshot from those of another: a later one has a higher number
     * @param part from 0 to {@code parts - 1}
     */
    record Part(long number, long snapshot, int part, int parts) implements PresenceMessage {}

    record Goodbye(long number) implements PresenceMessage {}
}
