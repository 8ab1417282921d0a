package dev.parley.conversation;

import java.util.function.LongUnaryOperator;

/**
 * How far a user has read a conversation.
 *
 * @param head the stream's highest number
 * @param read the number up to which they have read, at most the head
 * @param unread messages of others after that, counted to {@value #UNREAD_COUNTED_TO}
 */
public record ReadState(long head, long read, long unread) {

    /** Beyond it people only care that it is many, and counting costs a read of each. */
    static final int UNREAD_COUNTED_TO = 1000;

    /** @param countAfter how many messages of others follow a number; not asked when everything is read */
    static ReadState of(long head, long marker, LongUnaryOperator countAfter) {
        long read = Math.min(marker, head);
        return new ReadState(head, read, read == head ? 0 : countAfter.applyAsLong(read));
    }
}
