package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.presence.replication.Presence;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.RateLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.stereotype.Controller;

/** Handles {@code SEND /app/idle}, by which a client marks its connection idle or active. */
@Controller
class IdleController {

    /** People do not change their state faster, and every change is published to all their watchers. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int BURST = 20;

    private final Presence presence;
    private final RateLimit rateLimit = new RateLimit(INTERVAL, BURST, System::nanoTime);

    IdleController(Presence presence) {
        this.presence = presence;
    }

    /** The body of the frame. */
    record IdleRequest(@Nullable Boolean idle) {

        boolean checked() {
            if (idle == null) {
                throw new RequestRejected(ErrorCode.INVALID, "`idle` must be true or false.");
            }
            return idle;
        }
    }

    @MessageMapping("/idle")
    void idle(
            @Payload IdleRequest body,
            Account sender,
            @Header(SimpMessageHeaderAccessor.SESSION_ID_HEADER) String connection) {
        boolean idle = body.checked();
        Duration wait = rateLimit.acquire(sender.username());
        if (!wait.isZero()) {
            throw new RequestRejected(
                    ErrorCode.RATE_LIMITED,
                    "Too many changes of `idle`. Wait `retryAfterMillis` before the next one.",
                    wait);
        }
        presence.idle(sender.username(), connection, idle);
    }
}
