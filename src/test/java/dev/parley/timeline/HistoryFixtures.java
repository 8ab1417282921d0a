package dev.parley.timeline;

import dev.parley.account.Account;
import dev.parley.account.Role;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionListener;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.stream.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The node's connections as the service has them, and all that their listeners were told. */
final class HistoryFixtures implements ConnectionListener, AutoCloseable {

    private final List<String> told = new ArrayList<>();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Runnable onOpened = () -> {};

    HistoryFixtures() {
        context.registerBean(ConnectionListener.class, () -> this);
        context.register(ConnectionRegistry.class);
        context.refresh();
    }

    static RequestContext caller(String username) {
        return new RequestContext(new Account(username, username, Set.of(Role.USER), false), "session", "127.0.0.1");
    }

    ConnectionRegistry connections() {
        return context.getBean(ConnectionRegistry.class);
    }

    List<String> told() {
        return told;
    }

    void onOpened(Runnable action) {
        onOpened = action;
    }

    @Override
    public void opened(Connection connection) {
        told.add("opened");
        onOpened.run();
    }

    @Override
    public void closed(Connection connection) {
        told.add("closed");
    }

    @Override
    public void entered(Connection connection, StreamId stream) {
        told.add("entered " + stream);
    }

    @Override
    public void left(Connection connection, StreamId stream) {
        told.add("left " + stream);
    }

    @Override
    public void close() {
        context.close();
    }
}
