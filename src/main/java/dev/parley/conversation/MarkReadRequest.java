package dev.parley.conversation;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;

/**
 * The body of a SEND that moves a read marker: {@code {"seq"}}.
 *
 * @param seq the last number that was read; one beyond the stream's head counts as the head
 */
public record MarkReadRequest(@Nullable Long seq) {

    /**
     * The number.
     *
     * @throws RequestRejected {@code INVALID} if it is missing or negative
     */
    public long checked() {
        if (seq == null || seq < 0) {
            throw new RequestRejected(ErrorCode.INVALID, "A read marker needs a seq of 0 or more.");
        }
        return seq;
    }
}
