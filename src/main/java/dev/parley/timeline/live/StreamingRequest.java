package dev.parley.timeline.live;

import dev.parley.fanout.Connection;
import dev.parley.timeline.access.RequestContext;
import java.time.Instant;
import java.util.UUID;

/** The common part of all open requests as connections: user, session, address and opening time. */
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
