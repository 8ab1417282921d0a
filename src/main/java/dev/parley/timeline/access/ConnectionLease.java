package dev.parley.timeline.access;

import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Subscription;
import dev.parley.stream.StreamId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registers one request as a connection and as a subscriber of its stream, once, and removes it once.
 *
 * <p>Any thread may release the lease as soon as the connection is registered. If that happens during {@link #acquire}, the
 * acquiring thread removes the registration itself, so that listeners always receive the subscription before its end.
 */
public final class ConnectionLease {

    private enum State {
        NEW,
        HELD,
        RELEASED
    }

    private final ConnectionRegistry connectionRegistry;
    private final Consumer<Subscription> cancel;
    private final Connection connection;
    private final StreamId stream;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private @Nullable Subscription subscription;

    public ConnectionLease(
            ConnectionRegistry connectionRegistry,
            Consumer<Subscription> cancel,
            Connection connection,
            StreamId stream) {
        this.connectionRegistry = connectionRegistry;
        this.cancel = cancel;
        this.connection = connection;
        this.stream = stream;
    }

    /** Registers the connection. Called once, by the thread that opens the connection. */
    public void acquire(Supplier<Subscription> follow) {
        connectionRegistry.add(connection);
        connectionRegistry.subscribed(connection, stream);
        subscription = follow.get();
        if (!state.compareAndSet(State.NEW, State.HELD)) {
            unregister();
        }
    }

    /** Releases the lease; returns true for the first call. */
    public boolean release() {
        var before = state.getAndSet(State.RELEASED);
        if (before == State.HELD) {
            unregister();
        }
        return before != State.RELEASED;
    }

    /** Returns 1 while the lease is held, for {@link Connection#subscriptions()}. */
    public int subscriptions() {
        return state.get() == State.HELD ? 1 : 0;
    }

    private void unregister() {
        if (subscription != null) {
            cancel.accept(subscription);
        }
        connectionRegistry.unsubscribed(connection, stream);
        connectionRegistry.remove(connection);
    }
}
