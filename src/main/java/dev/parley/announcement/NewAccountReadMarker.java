package dev.parley.announcement;

import dev.parley.account.AccountCreated;
import dev.parley.readstate.ReadMarkers;
import dev.parley.stream.StreamId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Marks all earlier announcements as read for a new account.
 *
 * <p>Runs on the thread of the request that created the account; blocks for one read.
 */
@Component
class NewAccountReadMarker {

    private static final Logger logger = LoggerFactory.getLogger(NewAccountReadMarker.class);

    private final ReadMarkers markers;

    NewAccountReadMarker(ReadMarkers markers) {
        this.markers = markers;
    }

    @EventListener
    void on(AccountCreated created) {
        try {
            markers.advanceToHead(created.username(), StreamId.announcements());
        } catch (RuntimeException e) {
            // The account exists nevertheless; its owner sees earlier announcements as unread.
            logger.warn(
                    "Could not mark earlier announcements as read for a new account, which shows them as unread: {}",
                    e.toString());
        }
    }
}
