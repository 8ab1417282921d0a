package dev.parley.relay.stomp;

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
 * <p>Confined to the sending thread. Spring's client blocks that thread until each frame is written, possibly for ever.
 * Only {@link #overdue} and {@link #abort} may be called on other threads: they detect that the broker does not read or
 * answer, and end the connection.
 */
final class BrokerConnection {

    /** The interval at which the broker has to confirm that it has read everything written so far. */
    private static final Duration PING = Duration.ofSeconds(1);

    private static final long NOTHING = 0;
    private static final byte[] NO_BODY = {};

    private final StompSession session;
    private final BrokerSessionHandler listener;
    private final Runnable closeChannel;
    private final WakeupSignal wakeupSignal;
    private final Map<StreamId, BrokerSubscription> streams = new HashMap<>();
    private final AtomicInteger pending = new AtomicInteger();

    /**
     * The start of the current write, and of the oldest unanswered ping, in System.nanoTime(); {@code NOTHING} if there
     * is none.
     */
    private final AtomicLong writingSince = new AtomicLong(NOTHING);

    private final AtomicLong pingedAt = new AtomicLong(NOTHING);

    private long lastPingNanos = System.nanoTime() - PING.toNanos();
    private int receipts;

    BrokerConnection(
            StompSession session, BrokerSessionHandler listener, Runnable closeChannel, WakeupSignal wakeupSignal) {
        this.session = session;
        this.listener = listener;
        this.closeChannel = closeChannel;
        this.wakeupSignal = wakeupSignal;
    }

    private static final class BrokerSubscription {
        StompSession.@Nullable Subscription subscription;
        volatile boolean active;
    }

    /** Handles a received message. */
    interface Receiver {
        void received(StompHeaders headers, byte[] body);
    }

    /** @throws BrokerConnectionLost if the connection has ended */
    void check() throws BrokerConnectionLost {
        var lost = listener.lost();
        if (lost.isPresent()) {
            throw lost.get();
        }
    }

    /**
     * @param onSubscribed called on another thread when the broker confirms the subscription, or on this thread if it
     *     had confirmed it before
     */
    void subscribe(StreamId stream, Receiver receiver, Runnable onSubscribed) throws BrokerConnectionLost {
        BrokerSubscription known = streams.get(stream);
        if (known != null) {
            if (known.active) {
                onSubscribed.run();
            }
            return;
        }
        var brokerSubscription = new BrokerSubscription();
        streams.put(stream, brokerSubscription);
        brokerSubscription.subscription = subscribe(BrokerDestinations.of(stream), receiver, () -> {
            brokerSubscription.active = true;
            onSubscribed.run();
        });
    }

    StompSession.Subscription subscribe(String destination, Receiver receiver, Runnable onSubscribed)
            throws BrokerConnectionLost {
        var headers = new StompHeaders();
        headers.setDestination(destination);
        headers.setReceipt(nextReceipt());
        // RabbitMQ deletes an exclusive queue with its connection. It plans to reject queues that are neither exclusive
        // nor durable.
        headers.set("exclusive", "true");
        pending.incrementAndGet();
        var subscription = new StompSession.Subscription[1];
        write(() -> subscription[0] = session.subscribe(headers, handler(receiver)));
        subscription[0].addReceiptTask(() -> {
            pending.decrementAndGet();
            onSubscribed.run();
            wakeupSignal.trigger();
        });
        return subscription[0];
    }

    /** The number of subscriptions that the broker has not confirmed. */
    int pending() {
        return pending.get();
    }

    void unsubscribe(StreamId stream) throws BrokerConnectionLost {
        BrokerSubscription known = streams.remove(stream);
        if (known != null && known.subscription != null) {
            write(known.subscription::unsubscribe);
        }
    }

    void send(StompHeaders headers, byte[] body) throws BrokerConnectionLost {
        write(() -> session.send(headers, body));
    }

    /**
     * Sends a ping, if none is unanswered and a second has passed since the last one.
     *
     * @param onSend called before the ping is sent; the answer does not confirm frames that are written later
     * @param onAnswer called on another thread
     */
    void ping(Runnable onSend, Runnable onAnswer) throws BrokerConnectionLost {
        long now = System.nanoTime();
        if (pingedAt.get() == NOTHING && now - lastPingNanos >= PING.toNanos()) {
            lastPingNanos = now;
            sendPing(onSend, onAnswer);
        }
    }

    /** Waits until the broker has read everything, then disconnects. Gives up when the time is over. */
    void close(Duration atMost, Runnable onAnswer) throws BrokerConnectionLost, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        awaitAnswer(deadline);
        sendPing(() -> {}, onAnswer);
        awaitAnswer(deadline);
        write(session::disconnect);
    }

    /** The time for which the broker has not read the current frame, or not answered a ping. Any thread. */
    Duration overdue() {
        return Duration.ofNanos(Math.max(age(writingSince.get()), age(pingedAt.get())));
    }

    /** Ends the connection at once, and with it the current write. Any thread. */
    void abort(String reason) {
        listener.lose(reason);
        closeChannel.run();
    }

    private void sendPing(Runnable onSend, Runnable onAnswer) throws BrokerConnectionLost {
        onSend.run();
        var headers = new StompHeaders();
        headers.setDestination(BrokerDestinations.PING);
        headers.setReceipt(nextReceipt());
        pingedAt.set(now());
        var receipt = new Receiptable[1];
        write(() -> receipt[0] = session.send(headers, NO_BODY));
        receipt[0].addReceiptTask(() -> {
            pingedAt.set(NOTHING);
            onAnswer.run();
            wakeupSignal.trigger();
        });
    }

    private void awaitAnswer(long deadlineNanos) throws BrokerConnectionLost, InterruptedException {
        while (pingedAt.get() != NOTHING && System.nanoTime() < deadlineNanos) {
            check();
            wakeupSignal.await(Duration.ofMillis(100));
        }
    }

    private void write(Runnable frame) throws BrokerConnectionLost {
        check();
        writingSince.set(now());
        try {
            frame.run();
        } catch (MessagingException | IllegalStateException e) {
            // Spring's exception only reports that it could not send. The session handler knows the cause, if there is
            // one.
            listener.lose("the connection is closed");
            closeChannel.run();
            check();
        } finally {
            writingSince.set(NOTHING);
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
