package dev.parley.timeline;

import dev.parley.fanout.Connection;
import java.time.Instant;
import java.util.UUID;

/** Is what all requests that are held open have in common as connections: who holds them, and since when. */
abstract sealed class StreamingRequest implements Connection permits EventStream, LongPoll {

    private final String id = UUID.randomUUID().toString();
    private final Instant openedAt = Instant.now();
    private final RequestContext requestContext;

    StreamingRequest(RequestContext requestContext) {
        this.requestContext = requestContext;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String username() {
        return requestContext.account().username();
    }

    @Override
    public String sessionId() {
        return requestContext.sessionId();
    }

    @Override
    public String remote() {
        return requestContext.remote();
    }

    @Override
    public Instant openedAt() {
        return openedAt;
    }
}
