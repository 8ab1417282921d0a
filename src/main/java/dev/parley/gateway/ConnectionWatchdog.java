package dev.parley.gateway;

import dev.parley.account.Sessions;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Looks at every connection twice a second: sends heart-beats, and ends connections that are dead, too slow, or whose
 * session is over.
 *
 * <p>One scan for all of them costs less than a timer for each, and its thread is the only one that does this.
 */
@Component
class ConnectionWatchdog implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ConnectionWatchdog.class);

    static final int SCAN_MILLIS = 500;
    static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    static final Duration STALLED = Duration.ofSeconds(30);

    /** What a client that promises no heart-beats is expected to say, if only by answering a ping. */
    private static final int DEFAULT_INCOMING_MILLIS = 30_000;

    /** How many intervals may pass in silence; long before, a ping asks, which even a sleeping browser tab answers. */
    private static final int SILENT_INTERVALS = 3;

    /** No deadline is missed by more, and what is looked at costs more than what is passed by. */
    private static final int LONGEST_MILLIS_BETWEEN_LOOKS = 2_000;

    /** Proxies close a connection that is quiet for 50 or 60 s, as nginx and haproxy do by default. */
    private static final int LONGEST_QUIET_MILLIS = 25_000;

    private static final int SESSIONS_SECONDS = 5;

    private final ConnectionRegistry connectionRegistry;
    private final Sessions sessions;
    private final ScheduledExecutorService scans;
    private final ScheduledExecutorService sessionChecks;

    ConnectionWatchdog(ConnectionRegistry connectionRegistry, Sessions sessions) {
        this.connectionRegistry = connectionRegistry;
        this.sessions = sessions;
        scans = scheduler("parley-watchdog");
        sessionChecks = scheduler("parley-session-check");
        var unusedScan = scans.scheduleWithFixedDelay(
                () -> guarded(() -> scan(System.nanoTime())), SCAN_MILLIS, SCAN_MILLIS, TimeUnit.MILLISECONDS);
        var unusedCheck = sessionChecks.scheduleWithFixedDelay(
                () -> guarded(this::checkSessions), SESSIONS_SECONDS, SESSIONS_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        scans.shutdownNow();
        sessionChecks.shutdownNow();
    }

    /** Once for all connections. @param nowNanos in {@link System#nanoTime()}'s terms */
    void scan(long nowNanos) {
        for (Connection connection : connectionRegistry.all()) {
            if (connection instanceof StompConnection stomp && stomp.isDue(nowNanos)) {
                look(stomp, nowNanos);
                stomp.dueNanos(nowNanos + millisUntilLook(stomp, nowNanos) * 1_000_000);
            }
        }
    }

    private void look(StompConnection connection, long nowNanos) {
        long silentMillis = (nowNanos - connection.heardNanos()) / 1_000_000;
        if (!connection.isConnected()) {
            if (connection.ageMillis(nowNanos) > CONNECT_WITHIN.toMillis()) {
                connection.fail(new ProtocolViolation(CloseCode.PROTOCOL, "CONNECT did not come in time"), Map.of());
            }
        } else if (connection.outbox().stalledMillis(nowNanos) > STALLED.toMillis()) {
            connection.close(CloseCode.TOO_SLOW);
        } else if (silentMillis > SILENT_INTERVALS * incomingMillis(connection)) {
            connection.close(CloseCode.SILENT);
        } else {
            if (connection.pingDue(silentMillis, incomingMillis(connection)) || isQuiet(connection, nowNanos)) {
                connection.ping(nowNanos);
            }
            beat(connection, nowNanos);
        }
    }

    /** Whether nothing was sent for so long that by the next look it could be too long. The pong is heard by proxies too. */
    private static boolean isQuiet(StompConnection connection, long nowNanos) {
        long quietNanos = nowNanos - connection.outbox().lastWriteNanos();
        long quietMillis = Math.min(quietNanos, connection.sincePingNanos(nowNanos)) / 1_000_000;
        return quietMillis >= LONGEST_QUIET_MILLIS - LONGEST_MILLIS_BETWEEN_LOOKS - SCAN_MILLIS;
    }

    private static void beat(StompConnection connection, long nowNanos) {
        // What waits in the outbox will do as a heart-beat; one more would only wait behind it.
        if (millisUntilBeat(connection, nowNanos) <= 0 && connection.outboxBytes() == 0) {
            connection.send(ServerFrames.HEART_BEAT);
        }
    }

    /** At no more than 0.8 of the interval after the last frame, the next scan included. */
    private static long millisUntilBeat(StompConnection connection, long nowNanos) {
        int interval = connection.heartBeat().outgoingMillis();
        long quietMillis = (nowNanos - connection.outbox().lastWriteNanos()) / 1_000_000;
        return interval == 0 ? Long.MAX_VALUE : interval * 8L / 10 - SCAN_MILLIS - quietMillis;
    }

    private static long millisUntilLook(StompConnection connection, long nowNanos) {
        return connection.isConnected()
                ? Math.min(LONGEST_MILLIS_BETWEEN_LOOKS, millisUntilBeat(connection, nowNanos))
                : 0;
    }

    private static long incomingMillis(StompConnection connection) {
        int agreed = connection.heartBeat().incomingMillis();
        return agreed > 0 ? agreed : DEFAULT_INCOMING_MILLIS;
    }

    private void checkSessions() {
        var open = connectionRegistry.sessions();
        for (String ended : sessions.ended(open)) {
            connectionRegistry.ofSession(ended).forEach(connection -> connection.close(CloseCode.SESSION_ENDED));
        }
        for (String session : open) {
            connectionRegistry.ofSession(session).stream().findAny().ifPresent(ignored -> sessions.touch(session));
        }
    }

    private static void guarded(Runnable check) {
        try {
            check.run();
        } catch (RuntimeException e) {
            log.warn("A check of the connections failed and is repeated: {}", e.toString());
        }
    }

    private static ScheduledExecutorService scheduler(String name) {
        var factory = new CustomizableThreadFactory(name);
        factory.setDaemon(true);
        return Executors.newSingleThreadScheduledExecutor(factory);
    }
}
