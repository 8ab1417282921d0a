package dev.parley.presence.replication;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import java.time.Instant;

/** A user's connection, reduced to the properties that presence reads. */
public record TestDevice(String username, String id) implements Connection {

    /** The only connection of a user. */
    public TestDevice(String username) {
        this(username, username);
    }

    @Override
    public String sessionId() {
        return username;
    }

    @Override
    public String remote() {
        return "127.0.0.1";
    }

    @Override
    public Instant openedAt() {
        return Instant.EPOCH;
    }

    @Override
    public int subscriptions() {
        return 0;
    }

    @Override
    public long outboxBytes() {
        return 0;
    }

    @Override
    public void close(CloseCode code) {
        throw new UnsupportedOperationException();
    }
}
