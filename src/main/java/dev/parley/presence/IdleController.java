package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.conversation.RateLimit;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.stereotype.Controller;

/** Takes {@code SEND /app/idle}, by which a client says that nobody is at the machine, or somebody again. */
@Controller
class IdleController {

    /** People do not come and go faster, and everybody who sees them is told each time. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int BURST = 20;

    private final Presence presence;
    private final RateLimit rateLimit = new RateLimit(INTERVAL, BURST, System::nanoTime);

    IdleController(Presence presence) {
        this.presence = presence;
    }

    /** The body. */
    record Idling(@Nullable Boolean idle) {

        boolean checked() {
            if (idle == null) {
                throw new RequestRejected(ErrorCode.INVALID, "idle must be true or false.");
            }
            return idle;
        }
    }

    @MessageMapping("/idle")
    void idle(
            @Payload Idling body,
            Account sender,
            @Header(SimpMessageHeaderAccessor.SESSION_ID_HEADER) String connection) {
        boolean idle = body.checked();
        Duration wait = rateLimit.acquire(sender.username());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are coming and going too fast.", wait);
        }
        presence.idle(sender.username(), connection, idle);
    }
}
