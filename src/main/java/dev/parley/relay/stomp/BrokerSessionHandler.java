package dev.parley.relay.stomp;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;

/** Records the end of one connection to the broker, with its first cause. Called on any thread. */
final class BrokerSessionHandler extends StompSessionHandlerAdapter {

    /** The prefix of a cause that the broker itself reported. */
    static final String REFUSAL = "the broker reported: ";

    private static final Logger logger = LoggerFactory.getLogger(BrokerSessionHandler.class);

    private final WakeupSignal wakeupSignal;
    private final AtomicReference<@Nullable BrokerConnectionLost> lost = new AtomicReference<>();

    BrokerSessionHandler(WakeupSignal wakeupSignal) {
        this.wakeupSignal = wakeupSignal;
    }

    /** The cause of the connection's end; empty while it is open. */
    Optional<BrokerConnectionLost> lost() {
        return Optional.ofNullable(lost.get());
    }

    void lose(String reason) {
        lost.compareAndSet(null, new BrokerConnectionLost(reason));
        wakeupSignal.trigger();
    }

    /**
     * Handles an ERROR frame, after which the broker closes (STOMP 1.2, ERROR). Its body is not logged: it may repeat a
     * sent message.
     */
    @Override
    public void handleFrame(StompHeaders headers, @Nullable Object payload) {
        lose(REFUSAL + headers.getFirst("message"));
    }

    @Override
    public Type getPayloadType(StompHeaders headers) {
        return byte[].class;
    }

    @Override
    public void handleTransportError(StompSession session, Throwable e) {
        lose(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    @Override
    public void handleException(
            StompSession session, @Nullable StompCommand command, StompHeaders headers, byte[] payload, Throwable e) {
        logger.error("Handling a {} frame of the broker failed", command, e);
    }
}
