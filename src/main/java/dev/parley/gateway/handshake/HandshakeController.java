package dev.parley.gateway.handshake;

import dev.parley.account.signin.NetworkAddress;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.gateway.codec.ServerInfo;
import dev.parley.gateway.codec.StringInterner;
import dev.parley.gateway.session.StompConnection;
import dev.parley.gateway.socket.JettySocket;
import dev.parley.gateway.socket.UpgradeRequest;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.Problem;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.Limits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.messaging.SubscribableChannel;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Handles {@code /ws}: upgrades the request of a signed-in user from an allowed origin to a WebSocket.
 *
 * <p>The checks, in order: a request that is no handshake gets 405, 426 or 400; a foreign origin 403; a request without
 * a session 401; every request 503 while the node is stopping. Beyond the limits on connections the WebSocket is opened
 * and closed at once with 1013, since a script in a browser can read a close code and cannot read an HTTP status.
 */
@Controller
public class HandshakeController {

    /** By then the load balancer selects another node, or this node has probably restarted. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final GatewaySettings settings;
    private final AllowedOrigins origins;
    private final Limits limits;
    private final SubscribableChannel inbound;
    private final Fanout fanout;
    private final ConnectionRegistry connectionRegistry;
    private final String version;
    private volatile boolean stopping;

    HandshakeController(
            GatewaySettings settings,
            Limits limits,
            SubscribableChannel clientInboundChannel,
            Fanout fanout,
            ConnectionRegistry connectionRegistry,
            Optional<BuildProperties> build) {
        this.settings = settings;
        this.origins = new AllowedOrigins(settings.allowedOrigins());
        this.limits = limits;
        this.inbound = clientInboundChannel;
        this.fanout = fanout;
        this.connectionRegistry = connectionRegistry;
        this.version = build.map(BuildProperties::getVersion).orElse("development");
    }

    /** Maps all methods: Spring would otherwise answer OPTIONS itself and list methods that get 405 here. */
    @RequestMapping(
            path = "/ws",
            method = {
                RequestMethod.GET,
                RequestMethod.HEAD,
                RequestMethod.POST,
                RequestMethod.PUT,
                RequestMethod.PATCH,
                RequestMethod.DELETE,
                RequestMethod.OPTIONS
            })
    void handshake(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (new UpgradeRequest(request).fault()) {
            case METHOD -> methodNotAllowed(response);
            case UPGRADE -> upgradeRequired(response);
            case KEY ->
                throw new RequestRejected(
                        ErrorCode.MALFORMED, "Sec-WebSocket-Key must occur once and be 16 bytes in base64.");
            case NONE -> open(request, response);
        }
    }

    private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!origins.allows(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))) {
            throw new RequestRejected(
                    ErrorCode.FORBIDDEN, "This origin may not open a WebSocket; see parley.allowed-origins.");
        }
        var peer = peer(request);
        if (stopping) {
            throw new RequestRejected(ErrorCode.OVERLOADED, "This node is stopping. Connect again later.", RETRY_AFTER);
        }
        new StompWebSocketNegotiator(settings.compression(), executor -> frameHandler(executor, peer))
                .upgrade(request, response);
    }

    /** Rejects all later handshakes with 503. */
    public void rejectNewConnections() {
        stopping = true;
    }

    private static void methodNotAllowed(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.ALLOW, HttpMethod.GET.name());
        Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "A WebSocket handshake must use GET.")
                .write(response);
    }

    private static void upgradeRequired(HttpServletResponse response) throws IOException {
        response.setStatus(HttpStatus.UPGRADE_REQUIRED.value());
        response.setHeader(HttpHeaders.UPGRADE, "websocket");
        response.setHeader(UpgradeRequest.VERSION_HEADER, UpgradeRequest.VERSION);
        response.setHeader(HttpHeaders.CONNECTION, "Upgrade");
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
        response.getWriter()
                .println(
                        "This address accepts STOMP over WebSocket: connect with a WebSocket client, such as stomp.js.");
    }

    private static StompConnection.Peer peer(HttpServletRequest request) {
        var user = request.getUserPrincipal();
        var session = request.getSession(false);
        if (user == null || session == null) {
            throw new RequestRejected(ErrorCode.UNAUTHENTICATED, "Sign in first.");
        }
        return new StompConnection.Peer(
                StringInterner.of(user.getName()),
                session.getId(),
                StringInterner.of(NetworkAddress.text(request.getRemoteAddr())));
    }

    private StompFrameHandler frameHandler(Executor executor, StompConnection.Peer peer) {
        // Twice the frame size: a slightly too large frame then gets an ERROR frame, and only a much larger one is
        // rejected by the WebSocket layer.
        int maxMessageBytes = 2 * (int) limits.frameBytes().toBytes();
        return new StompFrameHandler(maxMessageBytes, executor, socket -> session(socket, peer));
    }

    private StompSession session(JettySocket socket, StompConnection.Peer peer) {
        var connection = new StompConnection(peer, socket, limits.outboxBytes().toBytes(), fanout, connectionRegistry);
        connectionRegistry.add(connection);
        if (connectionRegistry.size() > limits.connections()
                || connectionRegistry.ofUser(peer.username()).size() > limits.connectionsPerUser()) {
            connection.close(CloseCode.TRY_LATER);
        }
        // Read the epoch after the connection is registered: if the epoch changes now, the connection is closed or gets
        // the new epoch.
        return new StompSession(connection, inbound, GatewayLimits.of(limits), new ServerInfo(version, fanout.epoch()));
    }
}
