package dev.parley.readstate;

import java.util.function.LongUnaryOperator;

/**
 * How far a user has read a conversation.
 *
 * @param head the stream's highest sequence number
 * @param read the highest sequence number that the user has read, at most the head
 * @param unread the number of messages of other users after {@code read}, at most {@value #MAX_UNREAD}
 */
public record ReadState(long head, long read, long unread) {

    /** Higher counts are of no use to people, and counting costs a read of each message. */
    static final int MAX_UNREAD = 1000;

    /** @param countAfter counts the messages of other users after a sequence number; not called if everything is read */
    static ReadState of(long head, long marker, LongUnaryOperator countAfter) {
        long read = Math.min(marker, head);
        return new ReadState(head, read, read == head ? 0 : countAfter.applyAsLong(read));
    }
}
