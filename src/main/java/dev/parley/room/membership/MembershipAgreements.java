package dev.parley.room.membership;

import dev.parley.ratelimit.RateLimit;
import dev.parley.room.RoomName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Records that users agree to be in rooms to which others added them.
 *
 * <p>{@link #agree} blocks for a commit. {@link #agreeInBackground} never blocks: a thread of its own queries the
 * database, at most once a minute for each user and room, since almost no sender has a pending agreement. If a query
 * fails, or does not fit into the queue of 1,000, a later post of the user repeats it.
 */
@Component
public class MembershipAgreements implements DisposableBean {

    private static final Logger logger = LoggerFactory.getLogger(MembershipAgreements.class);

    private static final Duration MIN_INTERVAL = Duration.ofMinutes(1);
    private static final int MAX_WAITING = 1_000;

    private final AdditionRepository additionRepository;
    private final MembershipEvents events;
    private final RateLimit queryLimit = new RateLimit(MIN_INTERVAL, 1, System::nanoTime);
    private final ThreadPoolExecutor thread;

    MembershipAgreements(AdditionRepository additionRepository, MembershipEvents events) {
        this.additionRepository = additionRepository;
        this.events = events;
        var factory = new CustomizableThreadFactory("parley-agreements-");
        factory.setDaemon(true);
        this.thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MAX_WAITING), factory);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Records the agreement. Does nothing for a member who joined, or who has already agreed. */
    void agree(RoomName name, String username) {
        if (additionRepository.isPending(name, username) && additionRepository.agree(name, username)) {
            events.changed(name, List.of(username));
        }
    }

    /** Records the agreement of a user who posts in the room, on a background thread. Any thread may call this. */
    public void agreeInBackground(RoomName name, String username) {
        if (!queryLimit.acquire(username + " " + name.value()).isZero()) {
            return;
        }
        try {
            thread.execute(() -> agreeOrLog(name, username));
        } catch (RejectedExecutionException e) {
            logger.debug("Skipped recording a member's agreement: {} checks are waiting", MAX_WAITING, e);
        }
    }

    private void agreeOrLog(RoomName name, String username) {
        try {
            agree(name, username);
        } catch (RuntimeException e) {
            logger.warn(
                    "Could not record that a member agreed, their next post tries again: {}",
                    e.getClass().getSimpleName());
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
