package dev.parley.relay;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells this node's listeners what came from others; one that throws, though it must not, hurts nobody else. */
record RelayListeners(List<RelayListener> entries, List<BroadcastListener> broadcasts) {

    private static final Logger log = LoggerFactory.getLogger(RelayListeners.class);

    void arrived(List<Entry> arrived) {
        entries.forEach(listener -> guard(listener, told -> told.arrived(arrived)));
    }

    void uncertain(StreamId stream) {
        entries.forEach(listener -> guard(listener, told -> told.uncertain(stream)));
    }

    void heard(String subject, String node, byte[] body) {
        for (BroadcastListener listener : broadcasts) {
            if (listener.subject().equals(subject)) {
                guard(listener, told -> told.heard(node, body));
            }
        }
    }

    void connected() {
        broadcasts.forEach(listener -> guard(listener, BroadcastListener::connected));
    }

    private static <T> void guard(T listener, Consumer<T> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException e) {
            log.error("{} threw, though it must not", listener.getClass().getName(), e);
        }
    }
}
