package dev.parley.fanout;

import dev.parley.stream.StreamId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Holds the open connections of this node. Any thread; never blocks. */
@Component
public class ConnectionRegistry {

    private final ConcurrentMap<String, Connection> byId = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<Connection>> byUser = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<Connection>> bySession = new ConcurrentHashMap<>();
    // Listeners may depend on this registry, so they are looked up at the first event.
    private final ObjectProvider<ConnectionListener> listeners;

    ConnectionRegistry(ObjectProvider<ConnectionListener> listeners) {
        this.listeners = listeners;
    }

    public void add(Connection connection) {
        byId.put(connection.id(), connection);
        addTo(byUser, connection.username(), connection);
        addTo(bySession, connection.sessionId(), connection);
        notifyListeners(listener -> listener.opened(connection));
    }

    /** Has no effect if the connection is not registered, so that every way of ending a connection may call it. */
    public void remove(Connection connection) {
        if (byId.remove(connection.id()) != null) {
            removeFrom(byUser, connection.username(), connection);
            removeFrom(bySession, connection.sessionId(), connection);
            notifyListeners(listener -> listener.closed(connection));
        }
    }

    public void subscribed(Connection connection, StreamId stream) {
        notifyListeners(listener -> listener.subscribed(connection, stream));
    }

    public void unsubscribed(Connection connection, StreamId stream) {
        notifyListeners(listener -> listener.unsubscribed(connection, stream));
    }

    /** The connection has subscribed to all of these streams, with one subscription. */
    public void subscribed(Connection connection, Collection<StreamId> streams) {
        notifyListeners(listener -> listener.subscribed(connection, streams));
    }

    public void unsubscribed(Connection connection, Collection<StreamId> streams) {
        notifyListeners(listener -> listener.unsubscribed(connection, streams));
    }

    /** A live view: iteration may or may not include connections that open or close meanwhile. */
    public Collection<Connection> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    public List<Connection> ofUser(String username) {
        return byUser.getOrDefault(username, List.of());
    }

    public List<Connection> ofSession(String sessionId) {
        return bySession.getOrDefault(sessionId, List.of());
    }

    /** The sessions under which connections are open. */
    public Collection<String> sessions() {
        return List.copyOf(bySession.keySet());
    }

    /** Closes one connection. Returns whether it existed. */
    public boolean close(String id, CloseCode code) {
        Connection connection = byId.get(id);
        if (connection != null) {
            connection.close(code);
        }
        return connection != null;
    }

    public boolean isOnline(String username) {
        return byUser.containsKey(username);
    }

    public int size() {
        return byId.size();
    }

    /** The number of users that have a connection. */
    public int users() {
        return byUser.size();
    }

    private void notifyListeners(Consumer<ConnectionListener> event) {
        listeners.forEach(event);
    }

    private static void addTo(ConcurrentMap<String, List<Connection>> index, String key, Connection connection) {
        index.merge(key, List.of(connection), ConnectionRegistry::concat);
    }

    private static void removeFrom(ConcurrentMap<String, List<Connection>> index, String key, Connection connection) {
        index.computeIfPresent(key, (ignored, held) -> {
            var rest = held.stream().filter(other -> other != connection).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    private static List<Connection> concat(List<Connection> held, List<Connection> added) {
        return java.util.stream.Stream.concat(held.stream(), added.stream()).toList();
    }
}
