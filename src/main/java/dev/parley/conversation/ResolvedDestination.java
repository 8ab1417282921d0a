package dev.parley.conversation;

import dev.parley.stream.StreamId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What stands behind a destination that somebody may subscribe to. */
public sealed interface ResolvedDestination {

    /** A numbered stream. */
    record Stream(StreamId id) implements ResolvedDestination {}

    /** The streams of all rooms of which the reader is a member, those included that they join later. */
    record Rooms() implements ResolvedDestination {}

    /**
     * An ephemeral topic: dropped for those who cannot keep up, the latest state wins.
     *
     * @param of whose readers alone may have it, and lose it with the stream; nothing for what belongs to no stream
     * @param name what publishers call it: the destination in its normal form, so that Spring's template reaches it too
     * @param snapshot the whole present state as JSON, UTF-8; called on a delivery loop, so it must not block
     */
    record Topic(@Nullable StreamId of, String name, Supplier<byte[]> snapshot) implements ResolvedDestination {}
}
