package dev.parley.readstate;

import dev.parley.account.Accounts;
import dev.parley.stream.MentionQuery;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts a user's unread messages. Any thread; blocks for a few indexed reads. */
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

    /** Reads all markers of one user at once, for the read states of a whole list of conversations. */
    public Reader reader(String username) {
        Set<String> blocked = accounts.find(username)
                .map(account -> account.contact().blocked())
                .orElse(Set.of());
        return new Reader(username, markers.ofUser(username), blocked);
    }

    /** A snapshot of one user's markers; for one thread and one response. */
    public final class Reader {

        private final String username;
        private final Map<ReadMarker.ConversationKey, Long> positions;

        private final MentionQuery mentionQuery;

        private Reader(String username, Map<ReadMarker.ConversationKey, Long> positions, Set<String> blocked) {
            this.username = username;
            this.positions = positions;
            this.mentionQuery = new MentionQuery(username, blocked, ReadState.MAX_UNREAD);
        }

        /**
         * Returns the user's read state of a stream.
         *
         * @param head the stream's head
         * @param following false if the conversation is not in the user's list: then nothing is counted
         */
        public ReadState of(StreamId stream, long head, boolean following) {
            return state(stream, null, head, following);
        }

        /** Returns the user's read state of the direct conversation with a peer, in the user's inbox with this head. */
        public ReadState ofDirect(String peer, long inboxHead) {
            return state(StreamId.inbox(username), peer, inboxHead, true);
        }

        /**
         * Counts the unread messages of a stream that mention the user, without those of users whom they have blocked, at most
         * {@value ReadState#MAX_UNREAD}.
         */
        public long mentions(StreamId stream, ReadState state) {
            return state.read() == state.head() ? 0 : log.countMentions(stream, state.read(), mentionQuery);
        }

        private ReadState state(StreamId stream, @Nullable String peer, long head, boolean counting) {
            long marker =
                    positions.getOrDefault(ReadMarker.of(username, stream, peer).conversation(), 0L);
            return ReadState.of(
                    head,
                    marker,
                    read -> counting ? log.countAfter(stream, read, peer, username, ReadState.MAX_UNREAD) : 0);
        }
    }
}
