package dev.parley.timeline;

import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Subscription;
import dev.parley.stream.StreamId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request's place among the connections and in the audience of its stream: taken once, given back once.
 *
 * <p>Any thread may end a connection, from the moment on that others can find it. If that happens while the seat is still
 * being taken, then whoever takes it gives it back, so that listeners always hear of an entry before its leaving.
 */
final class ConnectionLease {

    private enum State {
        FREE,
        TAKEN,
        LEFT
    }

    private final ConnectionRegistry connectionRegistry;
    private final Consumer<Subscription> cancel;
    private final Connection connection;
    private final StreamId stream;
    private final AtomicReference<State> state = new AtomicReference<>(State.FREE);
    private @Nullable Subscription subscription;

    ConnectionLease(
            ConnectionRegistry connectionRegistry,
            Consumer<Subscription> cancel,
            Connection connection,
            StreamId stream) {
        this.connectionRegistry = connectionRegistry;
        this.cancel = cancel;
        this.connection = connection;
        this.stream = stream;
    }

    /** Called once, by the thread that opens the connection. */
    void take(Supplier<Subscription> follow) {
        connectionRegistry.add(connection);
        connectionRegistry.entered(connection, stream);
        subscription = follow.get();
        if (!state.compareAndSet(State.FREE, State.TAKEN)) {
            giveBack();
        }
    }

    /** Leaves; true the first time. */
    boolean leave() {
        var before = state.getAndSet(State.LEFT);
        if (before == State.TAKEN) {
            giveBack();
        }
        return before != State.LEFT;
    }

    /** 1 while it is taken, for {@link Connection#subscriptions()}. */
    int subscriptions() {
        return state.get() == State.TAKEN ? 1 : 0;
    }

    private void giveBack() {
        if (subscription != null) {
            cancel.accept(subscription);
        }
        connectionRegistry.left(connection, stream);
        connectionRegistry.remove(connection);
    }
}
