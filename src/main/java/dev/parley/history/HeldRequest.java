package dev.parley.history;

import dev.parley.fanout.Connection;
import java.time.Instant;
import java.util.UUID;

/** Is what all requests that are held open have in common as connections: who holds them, and since when. */
abstract sealed class HeldRequest implements Connection permits EventStream, LongPoll {

    private final String id = UUID.randomUUID().toString();
    private final Instant openedAt = Instant.now();
    private final Caller caller;

    HeldRequest(Caller caller) {
        this.caller = caller;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String username() {
        return caller.account().username();
    }

    @Override
    public String sessionId() {
        return caller.sessionId();
    }

    @Override
    public String remote() {
        return caller.remote();
    }

    @Override
    public Instant openedAt() {
        return openedAt;
    }
}
