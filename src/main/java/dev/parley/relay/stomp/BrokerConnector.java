package dev.parley.relay.stomp;

import io.netty.channel.ChannelOption;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.simp.stomp.ReactorNettyTcpStompClient;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompReactorNettyCodec;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.tcp.reactor.ReactorNettyTcpClient;
import org.springframework.scheduling.TaskScheduler;
import reactor.netty.Connection;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/**
 * Opens connections to the broker, one after the other, for the sending thread.
 *
 * <p>Owns Spring's STOMP client, with one I/O thread and without the pool of Spring's default. The client's STOMP
 * decoder has no limit of its own: a frame may be as large as the largest message of a node (see {@link EntryCodec}).
 */
final class BrokerConnector implements AutoCloseable {

    /**
     * The heartbeat interval in both directions. Spring's client gives up after three missing heartbeats; the ping
     * detects a dead broker much faster.
     */
    private static final long HEART_BEAT_MILLIS = 10_000;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;

    private final RelaySettings settings;
    private final LoopResources io = LoopResources.create("parley-relay-io", 1, true);
    private final AtomicReference<@Nullable Connection> latest = new AtomicReference<>();
    private final ReactorNettyTcpStompClient client;

    /** @param scheduler runs Spring's handling of missing receipts */
    BrokerConnector(RelaySettings settings, TaskScheduler scheduler) {
        this.settings = settings;
        TcpClient tcp = TcpClient.newConnection()
                .host(settings.host())
                .port(settings.port())
                .runOn(io, false)
                // The system's resolver, which the rest of the process uses too.
                .resolver(DefaultAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .doOnConnected(latest::set);
        client = new ReactorNettyTcpStompClient(new ReactorNettyTcpClient<>(tcp, new StompReactorNettyCodec()));
        client.setTaskScheduler(scheduler);
    }

    /**
     * Blocks until the broker has accepted or rejected the connection.
     *
     * @param wakeupSignal signalled when the connection changes in a way that the sending thread has to handle
     */
    BrokerConnection open(WakeupSignal wakeupSignal) throws BrokerConnectionLost, InterruptedException {
        var listener = new BrokerSessionHandler(wakeupSignal);
        CompletableFuture<StompSession> session = client.connectAsync(connectHeaders(), listener);
        try {
            return new BrokerConnection(
                    session.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS), listener, this::abort, wakeupSignal);
        } catch (ExecutionException | TimeoutException e) {
            abort();
            throw listener.lost().orElseGet(() -> new BrokerConnectionLost("the broker does not answer"));
        } catch (InterruptedException e) {
            abort();
            throw e;
        }
    }

    /** Closes the latest connection at once, and with it the current write. Any thread. */
    void abort() {
        Connection connection = latest.getAndSet(null);
        if (connection != null) {
            connection.channel().close();
        }
    }

    @Override
    public void close() {
        abort();
        client.shutdown();
        io.dispose();
    }

    private StompHeaders connectHeaders() {
        var headers = new StompHeaders();
        headers.setAcceptVersion("1.1", "1.2");
        headers.setHost(settings.virtualHost());
        if (!settings.login().isEmpty()) {
            headers.setLogin(settings.login());
            headers.setPasscode(settings.passcode());
        }
        headers.setHeartbeat(new long[] {HEART_BEAT_MILLIS, HEART_BEAT_MILLIS});
        return headers;
    }
}
