package dev.parley.timeline.live;

import dev.parley.account.session.Sessions;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.fanout.StartingPoint;
import dev.parley.fanout.SubscriptionStart;
import dev.parley.message.EntryJson;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.Limits;
import dev.parley.timeline.access.ConnectionLease;
import dev.parley.timeline.access.RequestContext;
import dev.parley.timeline.access.Timeline;
import dev.parley.timeline.access.TimelineThreads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Opens streams of server-sent events and keeps them alive. */
@Component
class EventStreams {

    private static final Logger logger = LoggerFactory.getLogger(EventStreams.class);

    private static final long TICK_SECONDS = 5;

    /** Server-sent events are always UTF-8, but some clients assume Latin-1 if the type names no encoding. */
    private static final String EVENT_STREAM = MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=utf-8";

    private final ConnectionRegistry connectionRegistry;
    private final Fanout fanout;
    private final Sessions sessions;
    private final EntryJson entryJson;
    private final long outboxBytes;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    EventStreams(
            ConnectionRegistry connectionRegistry,
            Fanout fanout,
            Sessions sessions,
            EntryJson entryJson,
            Limits limits,
            TimelineThreads threads) {
        this.connectionRegistry = connectionRegistry;
        this.fanout = fanout;
        this.sessions = sessions;
        this.entryJson = entryJson;
        this.outboxBytes = limits.outboxBytes().toBytes();
        var ignored = threads.timer().scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Sends every entry of the timeline from the starting point on, until one side ends the stream. Called on the request's
     * thread, which is free again when this method returns.
     *
     * @param access returns the timeline, or throws {@link RequestRejected}; called twice
     */
    void open(
            Supplier<Timeline> access,
            StartingPoint from,
            RequestContext requestContext,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var timeline = access.get();
        response.setContentType(EVENT_STREAM);
        // DisconnectDetector requires this header. A client rarely reuses the connection of a stream that has ended.
        response.setHeader(HttpHeaders.CONNECTION, "close");
        // Disables the response buffer of nginx, which otherwise delays events until it has 4 KiB.
        response.setHeader("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            // The client reads no body, so that the stream would never end.
            return;
        }
        var context = request.startAsync(request, response);
        context.setTimeout(0);
        // Send the headers here: filters save the session before, which blocks, and later writes must not block.
        response.flushBuffer();
        var transport = new ServletTransport(context, response.getOutputStream());
        var stream = new EventStream(
                requestContext,
                transport,
                transport::end,
                outboxBytes,
                connection -> new ConnectionLease(connectionRegistry, fanout::cancel, connection, timeline.stream()));
        open.add(stream);
        transport.start(() -> {
            open.remove(stream);
            stream.responseEnded();
        });
        DisconnectDetector.start(request, transport::end);
        var outbox = stream.outbox();
        stream.lease()
                .acquire(() -> fanout.follow(
                        timeline.stream(),
                        from,
                        stream.username(),
                        new EntryEventEncoder(entryJson, timeline, fanout.epoch()),
                        outbox,
                        subscriptionStart -> outbox.send(opening(from.since(), subscriptionStart))));
        endIfRevoked(stream, access);
    }

    /** Repeats the access check: a revocation before the cursor existed would otherwise have no effect on this stream. */
    private static void endIfRevoked(EventStream stream, Supplier<Timeline> access) {
        try {
            var ignored = access.get();
        } catch (RequestRejected requestRejected) {
            stream.accessEnded();
        }
    }

    /** Without an epoch, a number that the log has never assigned counts as the head. */
    private static byte[] opening(OptionalLong since, SubscriptionStart subscriptionStart) {
        // Random, so that the readers of a stopped node do not all reconnect at the same time.
        long retryMillis = ThreadLocalRandom.current().nextLong(1000, 4000);
        if (subscriptionStart.reset()) {
            return ServerSentEvents.openingWithReset(
                    subscriptionStart.epoch(), subscriptionStart.first().orElse(1), retryMillis);
        }
        long after = Math.min(since.orElse(subscriptionStart.head()), subscriptionStart.head());
        return ServerSentEvents.opening(subscriptionStart.epoch(), after, retryMillis);
    }

    private void tick() {
        long nowNanos = System.nanoTime();
        for (EventStream stream : open) {
            try {
                if (stream.tick(nowNanos)) {
                    sessions.touch(stream.sessionId());
                }
            } catch (RuntimeException e) {
                // Rethrowing would end this task, and with it the heart-beats of all streams.
                logger.warn(
                        "Could not send a heart-beat to event stream {}; retrying in {} s",
                        stream.id(),
                        TICK_SECONDS,
                        e);
            }
        }
    }
}
