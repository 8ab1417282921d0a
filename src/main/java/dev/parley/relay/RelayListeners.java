package dev.parley.relay;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls this node's listeners. A listener that throws, against its contract, does not keep the others from being
 * called.
 */
public record RelayListeners(List<RelayListener> entries, List<BroadcastListener> broadcasts) {

    private static final Logger logger = LoggerFactory.getLogger(RelayListeners.class);

    public void entries(List<Entry> received) {
        entries.forEach(listener -> call(listener, target -> target.onEntries(received)));
    }

    public void stale(StreamId stream) {
        entries.forEach(listener -> call(listener, target -> target.onStale(stream)));
    }

    public void broadcast(String subject, String node, byte[] body) {
        for (BroadcastListener listener : broadcasts) {
            if (listener.subject().equals(subject)) {
                call(listener, target -> target.onBroadcast(node, body));
            }
        }
    }

    public void connected() {
        broadcasts.forEach(listener -> call(listener, BroadcastListener::connected));
    }

    private static <T> void call(T listener, Consumer<T> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException e) {
            logger.error(
                    "{} threw an exception, which its contract forbids; the other listeners were called",
                    listener.getClass().getName(),
                    e);
        }
    }
}
