package dev.parley.conversation;

import dev.parley.account.Accounts;
import dev.parley.stream.MentionQuery;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts what a user has not read yet. Any thread; blocks for a few indexed reads. */
@Component
public class ReadStates {

    private final ReadMarkers markers;
    private final StreamLog log;
    private final Accounts accounts;

    ReadStates(ReadMarkers markers, StreamLog log, Accounts accounts) {
        this.markers = markers;
        this.log = log;
        this.accounts = accounts;
    }

    /** Reads the markers of one user, all at once, for as many questions as a list of conversations has. */
    public Reader reader(String username) {
        Set<String> blocked = accounts.find(username)
                .map(account -> account.contact().blocked())
                .orElse(Set.of());
        return new Reader(username, markers.of(username), blocked);
    }

    /** One user's markers as they stood a moment ago; for one thread and one answer. */
    public final class Reader {

        private final String username;
        private final Map<ReadMarker.Place, Long> places;

        private final MentionQuery mentioned;

        private Reader(String username, Map<ReadMarker.Place, Long> places, Set<String> blocked) {
            this.username = username;
            this.places = places;
            this.mentioned = new MentionQuery(username, blocked, ReadState.UNREAD_COUNTED_TO);
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

        /** How many messages after what the user has read of a stream mention them, those by people whom they have blocked left out,
         * counted to 1000. */
        public long mentions(StreamId stream, ReadState state) {
            return state.read() == state.head() ? 0 : log.countMentions(stream, state.read(), mentioned);
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
