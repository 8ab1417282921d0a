package dev.parley.relay;

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

/** Learns of the end of one connection to the broker, and keeps its first reason. Called on any thread. */
final class BrokerSessionHandler extends StompSessionHandlerAdapter {

    /** How the reason begins if the broker gave it. */
    static final String REFUSAL = "it refuses: ";

    private static final Logger log = LoggerFactory.getLogger(BrokerSessionHandler.class);

    private final WakeupSignal wakeupSignal;
    private final AtomicReference<@Nullable BrokerConnectionLost> lost = new AtomicReference<>();

    BrokerSessionHandler(WakeupSignal wakeupSignal) {
        this.wakeupSignal = wakeupSignal;
    }

    /** Why there is no connection any more; empty while there is one. */
    Optional<BrokerConnectionLost> lost() {
        return Optional.ofNullable(lost.get());
    }

    void lose(String reason) {
        lost.compareAndSet(null, new BrokerConnectionLost(reason));
        wakeupSignal.ring();
    }

    /** An ERROR frame, after which the broker closes (STOMP 1.2, ERROR). Its body may repeat what was sent. */
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
        log.error("A {} frame of the broker was not handled", command, e);
    }
}
