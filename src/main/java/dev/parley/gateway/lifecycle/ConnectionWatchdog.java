package dev.parley.gateway.lifecycle;

import dev.parley.account.session.Sessions;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.gateway.codec.ProtocolViolation;
import dev.parley.gateway.codec.ServerFrames;
import dev.parley.gateway.session.StompConnection;
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
 * Checks every connection twice a second: sends heart-beats, and closes connections that are dead, too slow, or whose
 * session has ended.
 *
 * <p>One scan of all connections costs less than a timer for each. Its thread is the only one that does this.
 */
@Component
public class ConnectionWatchdog implements DisposableBean {

    private static final Logger logger = LoggerFactory.getLogger(ConnectionWatchdog.class);

    static final int SCAN_MILLIS = 500;
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    static final Duration STALL_TIMEOUT = Duration.ofSeconds(30);

    /** Expected interval between frames of a client that negotiated no heart-beats; its answers to pings count. */
    private static final int DEFAULT_INCOMING_MILLIS = 30_000;

    /**
     * Silent intervals after which a connection is closed. Long before, the server sends a ping, which even a suspended
     * browser tab answers.
     */
    private static final int MAX_SILENT_INTERVALS = 3;

    /**
     * Longest time between two checks of a connection, and so the largest delay of a deadline. Checking a connection
     * costs more than skipping it.
     */
    private static final int MAX_CHECK_INTERVAL_MILLIS = 2_000;

    /**
     * Longest time without traffic: proxies such as nginx and haproxy close a connection that is idle for 50 or 60 s by
     * default.
     */
    private static final int MAX_IDLE_MILLIS = 25_000;

    private static final int SESSION_CHECK_SECONDS = 5;

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
                () -> runLogged(() -> scan(System.nanoTime())), SCAN_MILLIS, SCAN_MILLIS, TimeUnit.MILLISECONDS);
        var unusedCheck = sessionChecks.scheduleWithFixedDelay(
                () -> runLogged(this::checkSessions), SESSION_CHECK_SECONDS, SESSION_CHECK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        scans.shutdownNow();
        sessionChecks.shutdownNow();
    }

    /**
     * Checks all connections that are due.
     *
     * @param nowNanos the current {@link System#nanoTime()}
     */
    public void scan(long nowNanos) {
        for (Connection connection : connectionRegistry.all()) {
            if (connection instanceof StompConnection stomp && stomp.isCheckDue(nowNanos)) {
                check(stomp, nowNanos);
                stomp.nextCheckNanos(nowNanos + millisUntilCheck(stomp, nowNanos) * 1_000_000);
            }
        }
    }

    private void check(StompConnection connection, long nowNanos) {
        long silentMillis = (nowNanos - connection.lastReceivedNanos()) / 1_000_000;
        if (!connection.isConnected()) {
            if (connection.ageMillis(nowNanos) > CONNECT_TIMEOUT.toMillis()) {
                connection.fail(
                        new ProtocolViolation(
                                CloseCode.PROTOCOL,
                                "CONNECT was not received within " + CONNECT_TIMEOUT.toSeconds() + " s"),
                        Map.of());
            }
        } else if (connection.outbox().stalledMillis(nowNanos) > STALL_TIMEOUT.toMillis()) {
            connection.close(CloseCode.TOO_SLOW);
        } else if (silentMillis > MAX_SILENT_INTERVALS * incomingMillis(connection)) {
            connection.close(CloseCode.SILENT);
        } else {
            if (connection.tryAcquirePing(silentMillis, incomingMillis(connection)) || isIdle(connection, nowNanos)) {
                connection.ping(nowNanos);
            }
            sendHeartBeatIfDue(connection, nowNanos);
        }
    }

    /**
     * Returns whether the connection could become idle for too long before the next check. A pong in response also
     * counts for proxies.
     */
    private static boolean isIdle(StompConnection connection, long nowNanos) {
        long idleNanos = nowNanos - connection.outbox().lastWriteNanos();
        long idleMillis = Math.min(idleNanos, connection.sincePingNanos(nowNanos)) / 1_000_000;
        return idleMillis >= MAX_IDLE_MILLIS - MAX_CHECK_INTERVAL_MILLIS - SCAN_MILLIS;
    }

    private static void sendHeartBeatIfDue(StompConnection connection, long nowNanos) {
        // Frames in the outbox serve as a heart-beat; another would only queue behind them.
        if (millisUntilHeartBeat(connection, nowNanos) <= 0 && connection.outboxBytes() == 0) {
            connection.send(ServerFrames.HEART_BEAT);
        }
    }

    /**
     * Sends a heart-beat at no more than 0.8 of the interval after the last frame, including the delay until the next
     * scan.
     */
    private static long millisUntilHeartBeat(StompConnection connection, long nowNanos) {
        int interval = connection.heartBeat().outgoingMillis();
        long idleMillis = (nowNanos - connection.outbox().lastWriteNanos()) / 1_000_000;
        return interval == 0 ? Long.MAX_VALUE : interval * 8L / 10 - SCAN_MILLIS - idleMillis;
    }

    private static long millisUntilCheck(StompConnection connection, long nowNanos) {
        return connection.isConnected()
                ? Math.min(MAX_CHECK_INTERVAL_MILLIS, millisUntilHeartBeat(connection, nowNanos))
                : 0;
    }

    private static long incomingMillis(StompConnection connection) {
        int negotiated = connection.heartBeat().incomingMillis();
        return negotiated > 0 ? negotiated : DEFAULT_INCOMING_MILLIS;
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

    private static void runLogged(Runnable check) {
        try {
            check.run();
        } catch (RuntimeException e) {
            logger.warn("A check of the connections failed and will be repeated: {}", e.toString());
        }
    }

    private static ScheduledExecutorService scheduler(String name) {
        var factory = new CustomizableThreadFactory(name);
        factory.setDaemon(true);
        return Executors.newSingleThreadScheduledExecutor(factory);
    }
}
