package dev.parley.readstate;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;

/**
 * The body of a SEND that moves a read marker: {@code {"seq"}}.
 *
 * @param seq the highest sequence number that the user has read; a number beyond the stream's head counts as the head
 */
public record MarkReadRequest(@Nullable Long seq) {

    /**
     * Returns the sequence number.
     *
     * @throws RequestRejected {@code INVALID} if it is missing or negative
     */
    public long requireSeq() {
        if (seq == null || seq < 0) {
            throw new RequestRejected(ErrorCode.INVALID, "seq must be a number of 0 or more.");
        }
        return seq;
    }
}
