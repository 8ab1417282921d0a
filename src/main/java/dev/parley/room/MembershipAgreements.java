package dev.parley.room;

import dev.parley.conversation.RateLimit;
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
 * Records that people agree to be in a room into which somebody else put them.
 *
 * <p>{@link #agree} blocks for a commit. {@link #posted} never blocks: a thread of its own looks, at most once a minute for
 * each person and room, since nearly everybody who posts has nothing to agree to. A look that fails, or does not fit into the
 * queue, is made again with a later post.
 */
@Component
class MembershipAgreements implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(MembershipAgreements.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int MOST_WAITING = 1_000;

    private final AdditionRepository table;
    private final MembershipEvents events;
    private final RateLimit looks = new RateLimit(PAUSE, 1, System::nanoTime);
    private final ThreadPoolExecutor thread;

    MembershipAgreements(AdditionRepository table, MembershipEvents events) {
        this.table = table;
        this.events = events;
        var factory = new CustomizableThreadFactory("parley-agreements-");
        factory.setDaemon(true);
        this.thread =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING), factory);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Does nothing for a member who joined, or who has agreed before. */
    void agree(RoomName name, String username) {
        if (table.isPending(name, username) && table.agree(name, username)) {
            events.changed(name, List.of(username));
        }
    }

    /** Whoever posts in a room agrees to be there. Any thread. */
    void posted(RoomName name, String username) {
        if (!looks.acquire(username + " " + name.value()).isZero()) {
            return;
        }
        try {
            thread.execute(() -> agreeOrLog(name, username));
        } catch (RejectedExecutionException e) {
            log.debug("Too many looks wait", e);
        }
    }

    private void agreeOrLog(RoomName name, String username) {
        try {
            agree(name, username);
        } catch (RuntimeException e) {
            log.warn("Could not record that a member agreed: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
