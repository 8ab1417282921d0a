package dev.parley.timeline;

import dev.parley.account.Account;
import dev.parley.account.Role;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionListener;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.stream.StreamId;
import dev.parley.timeline.access.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** A registry of connections, and all events that its listeners received. */
public final class TimelineFixtures implements ConnectionListener, AutoCloseable {

    private final List<String> events = new ArrayList<>();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Runnable onOpened = () -> {};

    public TimelineFixtures() {
        context.registerBean(ConnectionListener.class, () -> this);
        context.register(ConnectionRegistry.class);
        context.refresh();
    }

    public static RequestContext requestContext(String username) {
        return new RequestContext(new Account(username, username, Set.of(Role.USER), false), "session", "127.0.0.1");
    }

    public ConnectionRegistry connections() {
        return context.getBean(ConnectionRegistry.class);
    }

    public List<String> events() {
        return events;
    }

    public void onOpened(Runnable action) {
        onOpened = action;
    }

    @Override
    public void opened(Connection connection) {
        events.add("opened");
        onOpened.run();
    }

    @Override
    public void closed(Connection connection) {
        events.add("closed");
    }

    @Override
    public void subscribed(Connection connection, StreamId stream) {
        events.add("entered " + stream);
    }

    @Override
    public void unsubscribed(Connection connection, StreamId stream) {
        events.add("left " + stream);
    }

    @Override
    public void close() {
        context.close();
    }
}
