package dev.parley.conversation;

import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts what a user has not read yet. Any thread; blocks for a few indexed reads. */
@Component
public class ReadStates {

    private final ReadMarkers markers;
    private final StreamLog log;

    ReadStates(ReadMarkers markers, StreamLog log) {
        this.markers = markers;
        this.log = log;
    }

    /** Reads the markers of one user, all at once, for as many questions as a list of conversations has. */
    public Reader reader(String username) {
        return new Reader(username, markers.of(username));
    }

    /** One user's markers as they stood a moment ago; for one thread and one answer. */
    public final class Reader {

        private final String username;
        private final Map<ReadMarker.Place, Long> places;

        private Reader(String username, Map<ReadMarker.Place, Long> places) {
            this.username = username;
            this.places = places;
        }

        /**
         * How far the user has read a stream with that head.
         *
         * @param following false for somebody in whose list the conversation is not: nothing is counted then
         */
        public ReadState of(StreamId stream, long head, boolean following) {
            return state(stream, null, head, following);
        }

        /** How far the user has read what they and a peer wrote to each other, in their inbox with that head. */
        public ReadState with(String peer, long inboxHead) {
            return state(StreamId.inbox(username), peer, inboxHead, true);
        }

        /** How many messages after what the user has read of a stream mention them, counted to 1000. */
        public long mentions(StreamId stream, ReadState state) {
            return state.read() == state.head()
                    ? 0
                    : log.countMentions(stream, state.read(), username, ReadState.UNREAD_COUNTED_TO);
        }

        private ReadState state(StreamId stream, @Nullable String peer, long head, boolean counting) {
            long marker =
                    places.getOrDefault(ReadMarker.of(username, stream, peer).place(), 0L);
            return ReadState.of(
                    head,
                    marker,
                    read -> counting ? log.countAfter(stream, read, peer, username, ReadState.UNREAD_COUNTED_TO) : 0);
        }
    }
}
