package dev.parley.relay;

import dev.parley.stream.StreamId;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSession.Receiptable;

/**
 * One connection to the broker.
 *
 * <p>Belongs to the sending thread, which Spring's client blocks for every frame until it is written; that can be for ever.
 * Only {@link #owes} and {@link #hangUp} are for others: they see that the broker does not read or answer, and end it.
 */
final class BrokerConnection {

    /** How often the broker is asked whether it has read all there was. */
    private static final Duration PULSE = Duration.ofSeconds(1);

    private static final long NOTHING = 0;
    private static final byte[] NO_BODY = {};

    private final StompSession session;
    private final BrokerSessionHandler listener;
    private final Runnable hangUp;
    private final WakeupSignal wakeupSignal;
    private final Map<StreamId, Subscribed> streams = new HashMap<>();
    private final AtomicInteger pending = new AtomicInteger();

    /** Since when the thread is writing, and since when an answer is due; in System.nanoTime(), or nothing. */
    private final AtomicLong writing = new AtomicLong(NOTHING);

    private final AtomicLong asked = new AtomicLong(NOTHING);

    private long lastPulseNanos = System.nanoTime() - PULSE.toNanos();
    private int receipts;

    BrokerConnection(StompSession session, BrokerSessionHandler listener, Runnable hangUp, WakeupSignal wakeupSignal) {
        this.session = session;
        this.listener = listener;
        this.hangUp = hangUp;
        this.wakeupSignal = wakeupSignal;
    }

    private static final class Subscribed {
        StompSession.@Nullable Subscription subscription;
        volatile boolean inForce;
    }

    /** What to do with a message that came. */
    interface Receiver {
        void received(StompHeaders headers, byte[] body);
    }

    /** @throws BrokerConnectionLost if the connection has ended meanwhile */
    void check() throws BrokerConnectionLost {
        var lost = listener.lost();
        if (lost.isPresent()) {
            throw lost.get();
        }
    }

    /** @param inForce called on another thread when the broker has it, or by this one if it had it before */
    void subscribe(StreamId stream, Receiver receiver, Runnable inForce) throws BrokerConnectionLost {
        Subscribed known = streams.get(stream);
        if (known != null) {
            if (known.inForce) {
                inForce.run();
            }
            return;
        }
        var subscribed = new Subscribed();
        streams.put(stream, subscribed);
        subscribed.subscription = subscribe(BrokerDestinations.of(stream), receiver, () -> {
            subscribed.inForce = true;
            inForce.run();
        });
    }

    StompSession.Subscription subscribe(String destination, Receiver receiver, Runnable inForce)
            throws BrokerConnectionLost {
        var headers = new StompHeaders();
        headers.setDestination(destination);
        headers.setReceipt(nextReceipt());
        // For RabbitMQ: its queue goes with the connection. It wants to refuse queues that are neither this nor
        // durable.
        headers.set("exclusive", "true");
        pending.incrementAndGet();
        var subscription = new StompSession.Subscription[1];
        write(() -> subscription[0] = session.subscribe(headers, handler(receiver)));
        subscription[0].addReceiptTask(() -> {
            pending.decrementAndGet();
            inForce.run();
            wakeupSignal.ring();
        });
        return subscription[0];
    }

    /** Subscriptions that the broker has not said to be in force. */
    int pending() {
        return pending.get();
    }

    void unsubscribe(StreamId stream) throws BrokerConnectionLost {
        Subscribed known = streams.remove(stream);
        if (known != null && known.subscription != null) {
            write(known.subscription::unsubscribe);
        }
    }

    void send(StompHeaders headers, byte[] body) throws BrokerConnectionLost {
        write(() -> session.send(headers, body));
    }

    /**
     * Asks the broker for an answer, if it owes none and a second has passed since the last time.
     *
     * @param asking called before; what is written later is not covered by the answer
     * @param answered called on another thread
     */
    void pulse(Runnable asking, Runnable answered) throws BrokerConnectionLost {
        long now = System.nanoTime();
        if (asked.get() == NOTHING && now - lastPulseNanos >= PULSE.toNanos()) {
            lastPulseNanos = now;
            ask(asking, answered);
        }
    }

    /** Sees that the broker has read all there was, and says goodbye; gives up when the time is over. */
    void close(Duration atMost, Runnable answered) throws BrokerConnectionLost, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        awaitAnswer(deadline);
        ask(() -> {}, answered);
        awaitAnswer(deadline);
        write(session::disconnect);
    }

    /** For how long the broker has not read what is being written, or not answered what it was asked. Any thread. */
    Duration owes() {
        return Duration.ofNanos(Math.max(age(writing.get()), age(asked.get())));
    }

    /** Ends the connection at once, and whatever is being written to it. Any thread. */
    void hangUp(String reason) {
        listener.lose(reason);
        hangUp.run();
    }

    private void ask(Runnable asking, Runnable answered) throws BrokerConnectionLost {
        asking.run();
        var headers = new StompHeaders();
        headers.setDestination(BrokerDestinations.PULSE);
        headers.setReceipt(nextReceipt());
        asked.set(now());
        var receipt = new Receiptable[1];
        write(() -> receipt[0] = session.send(headers, NO_BODY));
        receipt[0].addReceiptTask(() -> {
            asked.set(NOTHING);
            answered.run();
            wakeupSignal.ring();
        });
    }

    private void awaitAnswer(long deadlineNanos) throws BrokerConnectionLost, InterruptedException {
        while (asked.get() != NOTHING && System.nanoTime() < deadlineNanos) {
            check();
            wakeupSignal.await(Duration.ofMillis(100));
        }
    }

    private void write(Runnable frame) throws BrokerConnectionLost {
        check();
        writing.set(now());
        try {
            frame.run();
        } catch (MessagingException | IllegalStateException e) {
            // Spring says that it could not send; why the connection has ended says the listener, if it knows.
            listener.lose("the connection is closed");
            hangUp.run();
            check();
        } finally {
            writing.set(NOTHING);
        }
    }

    private String nextReceipt() {
        return Integer.toString(++receipts);
    }

    private static long age(long since) {
        return since == NOTHING ? 0 : System.nanoTime() - since;
    }

    private static long now() {
        return System.nanoTime() | 1;
    }

    private static StompFrameHandler handler(Receiver receiver) {
        return new StompFrameHandler() {
            @Override
            public Type getPayloadType(StompHeaders headers) {
                return byte[].class;
            }

            @Override
            public void handleFrame(StompHeaders headers, @Nullable Object payload) {
                receiver.received(headers, payload instanceof byte[] body ? body : NO_BODY);
            }
        };
    }
}
