package dev.parley.gateway;

import dev.parley.account.NetworkAddress;
import dev.parley.conversation.Limits;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.Problem;
import dev.parley.problem.RequestRejected;
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
 * Opens the door at {@code /ws}: turns a signed-in user's request from an allowed page into a WebSocket.
 *
 * <p>In order: a request that is no handshake gets 405, 426 or 400, a foreign page 403, somebody without a session 401, and everybody
 * 503 once the service stops. Beyond the
 * limits on connections the socket is opened and closed at once with 1013, since a browser's script can see a close code
 * and cannot see a status.
 */
@Controller
class HandshakeController {

    /** By then another node is asked, or this one is likely to be there again. */
    private static final Duration BACK_AGAIN = Duration.ofSeconds(2);

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

    /** All methods are listed: Spring would answer OPTIONS by itself, with methods that get 405 here. */
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
                throw new RequestRejected(ErrorCode.MALFORMED, "Sec-WebSocket-Key must be 16 bytes in base64, once.");
            case NONE -> open(request, response);
        }
    }

    private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!origins.allows(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))) {
            throw new RequestRejected(
                    ErrorCode.FORBIDDEN, "This page may not open a socket here; see parley.allowed-origins.");
        }
        var peer = peer(request);
        if (stopping) {
            throw new RequestRejected(ErrorCode.OVERLOADED, "The service is stopping.", BACK_AGAIN);
        }
        new StompWebSocketNegotiator(settings.compression(), threads -> endpoint(threads, peer)).of(request, response);
    }

    /** From now on nobody comes in. */
    void stop() {
        stopping = true;
    }

    private static void methodNotAllowed(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.ALLOW, HttpMethod.GET.name());
        Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "A WebSocket begins with GET.").write(response);
    }

    private static void upgradeRequired(HttpServletResponse response) throws IOException {
        response.setStatus(HttpStatus.UPGRADE_REQUIRED.value());
        response.setHeader(HttpHeaders.UPGRADE, "websocket");
        response.setHeader(UpgradeRequest.VERSION_HEADER, UpgradeRequest.VERSION);
        response.setHeader(HttpHeaders.CONNECTION, "Upgrade");
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
        response.getWriter()
                .println(
                        "This address speaks STOMP over WebSocket: connect with a WebSocket client, such as stomp.js.");
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

    private StompFrameHandler endpoint(Executor threads, StompConnection.Peer peer) {
        // Twice the frame: one a little too large is then refused with an ERROR frame, and only a huge one by the
        // socket.
        int maxMessageBytes = 2 * (int) limits.frameBytes().toBytes();
        return new StompFrameHandler(maxMessageBytes, threads, socket -> session(socket, peer));
    }

    private StompSession session(JettySocket socket, StompConnection.Peer peer) {
        var connection = new StompConnection(peer, socket, limits.outboxBytes().toBytes(), fanout, connectionRegistry);
        connectionRegistry.add(connection);
        if (connectionRegistry.size() > limits.connections()
                || connectionRegistry.ofUser(peer.username()).size() > limits.connectionsPerUser()) {
            connection.close(CloseCode.TRY_LATER);
        }
        // After the connection can be found: if another epoch begins now, it is closed, or is told of the new one.
        return new StompSession(connection, inbound, GatewayLimits.of(limits), new ServerInfo(version, fanout.epoch()));
    }
}
