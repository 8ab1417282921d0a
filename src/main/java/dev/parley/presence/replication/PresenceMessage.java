package dev.parley.presence.replication;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.presence.state.PresenceChange;

/**
 * A message from a node to the others: the first line of a broadcast. {@link PresenceChange}s may follow.
 *
 * <table>
 * <caption>Messages</caption>
 * <tr><td>{@link Changes}</td><td>The sender's facts changed.</td></tr>
 * <tr><td>{@link Heartbeat}</td><td>The sender's latest change number, with no changes.</td></tr>
 * <tr><td>{@link HeartbeatRequest}</td><td>The sender has connected to the broker; the other nodes send
 * heartbeats.</td></tr>
 * <tr><td>{@link SnapshotRequest}</td><td>The sender has missed changes; the named node sends a snapshot.</td></tr>
 * <tr><td>{@link SnapshotChunk}</td><td>A part of all facts that hold at the sender.</td></tr>
 * <tr><td>{@link Shutdown}</td><td>The sender stops; its facts end.</td></tr>
 * </table>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PresenceMessage.Changes.class, name = "changes"),
    @JsonSubTypes.Type(value = PresenceMessage.Heartbeat.class, name = "digest"),
    @JsonSubTypes.Type(value = PresenceMessage.HeartbeatRequest.class, name = "hello"),
    @JsonSubTypes.Type(value = PresenceMessage.SnapshotRequest.class, name = "ask"),
    @JsonSubTypes.Type(value = PresenceMessage.SnapshotChunk.class, name = "part"),
    @JsonSubTypes.Type(value = PresenceMessage.Shutdown.class, name = "goodbye")
})
sealed interface PresenceMessage {

    /** The number of {@link Changes} that the sender has sent since its start, including this message. */
    long number();

    record Changes(long number) implements PresenceMessage {}

    record Heartbeat(long number) implements PresenceMessage {}

    record HeartbeatRequest(long number) implements PresenceMessage {}

    /**
     * @param node the id of the node that has to send a snapshot
     * @param whole the number up to which the sender is in sync with that node; if it is that node's latest, no
     *     snapshot is sent
     */
    record SnapshotRequest(long number, String node, long whole) implements PresenceMessage {}

    /**
     * @param snapshot the number of the snapshot that the chunk belongs to; later snapshots have higher numbers
     * @param part from 0 to {@code parts - 1}
     */
    record SnapshotChunk(long number, long snapshot, int part, int parts) implements PresenceMessage {}

    record Shutdown(long number) implements PresenceMessage {}
}
