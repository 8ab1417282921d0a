package dev.parley.destination;

import dev.parley.stream.StreamId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stream or topic that a subscription to a destination delivers. */
public sealed interface ResolvedDestination {

    /** A numbered stream. */
    record Stream(StreamId id) implements ResolvedDestination {}

    /** The streams of all rooms of which the reader is a member, including rooms that they join later. */
    record Rooms() implements ResolvedDestination {}

    /**
     * An ephemeral topic: a slow subscriber misses intermediate events and receives the latest state.
     *
     * @param stream the stream to which the topic belongs: only its readers may subscribe, and the subscription ends with their
     *     access; null for a topic that belongs to no stream
     * @param name the name under which events are published: the destination in its normal form, so that Spring's messaging
     *     template reaches it too
     * @param snapshot supplies the complete current state as JSON in UTF-8; called on a delivery loop, so it must not block
     */
    record Topic(@Nullable StreamId stream, String name, Supplier<byte[]> snapshot) implements ResolvedDestination {}
}
