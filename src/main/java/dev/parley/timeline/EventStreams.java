package dev.parley.timeline;

import dev.parley.account.Sessions;
import dev.parley.conversation.EntryJson;
import dev.parley.conversation.Limits;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.fanout.StartingPoint;
import dev.parley.fanout.SubscriptionStart;
import dev.parley.problem.RequestRejected;
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

    /** The encoding is the only one there is, but some clients take a type without one for Latin-1. */
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
     * Answers with every entry of the timeline from the starting point on, until one side ends it. Called on the request's
     * thread, which is free again when this returns.
     *
     * @param access the timeline, or a refusal; asked twice
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
        // For PeerWatch; when such a stream ends, its connection has little left to live for.
        response.setHeader(HttpHeaders.CONNECTION, "close");
        // Tells nginx, which else holds answers back until it has 4 KiB of them.
        response.setHeader("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            // Nobody would ever read what the stream says, nor end it.
            return;
        }
        var context = request.startAsync(request, response);
        context.setTimeout(0);
        // The headers go out here: filters save the session before, which blocks, and later writes must not.
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
            stream.gone();
        });
        DisconnectDetector.start(request, transport::end);
        var outbox = stream.outbox();
        stream.seat()
                .take(() -> fanout.follow(
                        timeline.stream(),
                        from,
                        stream.username(),
                        new EntryEventEncoder(entryJson, timeline, fanout.epoch()),
                        outbox,
                        subscriptionStart -> outbox.send(opening(from.since(), subscriptionStart))));
        endIfRevoked(stream, access);
    }

    /** Access that was taken away before the cursor was there to be ended would else stay until the reader leaves. */
    private static void endIfRevoked(EventStream stream, Supplier<Timeline> access) {
        try {
            var ignored = access.get();
        } catch (RequestRejected requestRejected) {
            stream.accessEnded();
        }
    }

    /** A reader who names no epoch, and a number that the log never gave, goes on from the head. */
    private static byte[] opening(OptionalLong since, SubscriptionStart subscriptionStart) {
        // Spread, so that the readers of a node that stops do not all come back at once.
        long retryMillis = ThreadLocalRandom.current().nextLong(1000, 4000);
        if (subscriptionStart.reset()) {
            return ServerSentEvents.openingOver(
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
                // Thrown on, it would end this task, and with it the heart-beats of everybody.
                logger.warn("The heart-beat of {} failed", stream.id(), e);
            }
        }
    }
}
