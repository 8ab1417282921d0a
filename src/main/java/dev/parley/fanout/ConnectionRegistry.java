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
    // Listeners may themselves need the connections, so they are looked up when the first event comes.
    private final ObjectProvider<ConnectionListener> listeners;

    ConnectionRegistry(ObjectProvider<ConnectionListener> listeners) {
        this.listeners = listeners;
    }

    public void add(Connection connection) {
        byId.put(connection.id(), connection);
        put(byUser, connection.username(), connection);
        put(bySession, connection.sessionId(), connection);
        tell(listener -> listener.opened(connection));
    }

    /** Does nothing if the connection is not held, so that it may be called from every way of ending. */
    public void remove(Connection connection) {
        if (byId.remove(connection.id()) != null) {
            take(byUser, connection.username(), connection);
            take(bySession, connection.sessionId(), connection);
            tell(listener -> listener.closed(connection));
        }
    }

    public void entered(Connection connection, StreamId stream) {
        tell(listener -> listener.entered(connection, stream));
    }

    public void left(Connection connection, StreamId stream) {
        tell(listener -> listener.left(connection, stream));
    }

    /** The connection has subscribed to all of these streams, with one subscription. */
    public void entered(Connection connection, Collection<StreamId> streams) {
        tell(listener -> listener.entered(connection, streams));
    }

    public void left(Connection connection, Collection<StreamId> streams) {
        tell(listener -> listener.left(connection, streams));
    }

    /** A view: who comes or goes while somebody looks may be seen or not. */
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

    /** Ends one connection; answers whether there was such a one. */
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

    /** How many users have a connection. */
    public int users() {
        return byUser.size();
    }

    private void tell(Consumer<ConnectionListener> event) {
        listeners.forEach(event);
    }

    private static void put(ConcurrentMap<String, List<Connection>> index, String key, Connection connection) {
        index.merge(key, List.of(connection), ConnectionRegistry::concat);
    }

    private static void take(ConcurrentMap<String, List<Connection>> index, String key, Connection connection) {
        index.computeIfPresent(key, (ignored, held) -> {
            var rest = held.stream().filter(other -> other != connection).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    private static List<Connection> concat(List<Connection> held, List<Connection> added) {
        return java.util.stream.Stream.concat(held.stream(), added.stream()).toList();
    }
}
