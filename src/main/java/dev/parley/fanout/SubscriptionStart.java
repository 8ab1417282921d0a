package dev.parley.fanout;

import java.util.OptionalLong;

/**
 * The starting state of a subscription.
 *
 * @param epoch the epoch of all numbers that the subscription delivers
 * @param head the stream's highest number at that moment
 * @param reset whether the reader's number belongs to another epoch, so that the subscription starts at the first kept
 *     entry
 * @param first the number at which the subscription starts, if it is not the one after the reader's: present after
 *     every reset, and where the entries between have been deleted. One more than the head if no entry is kept
 */
public record SubscriptionStart(String epoch, long head, boolean reset, OptionalLong first) {

    static SubscriptionStart after(String epoch, long head) {
        return new SubscriptionStart(epoch, head, false, OptionalLong.empty());
    }
}
