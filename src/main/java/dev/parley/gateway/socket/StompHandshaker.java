package dev.parley.gateway.socket;

import java.net.URI;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.eclipse.jetty.websocket.core.server.internal.AbstractHandshaker;
import org.eclipse.jetty.websocket.core.server.internal.RFC6455Negotiation;
import org.eclipse.jetty.websocket.core.server.internal.WebSocketNegotiation;
import org.eclipse.jetty.websocket.core.util.WebSocketUtils;

/**
 * Completes the handshake as Jetty does (RFC 6455, 4.2) for a valid {@link UpgradeRequest}, and creates a
 * {@link NonBlockingWebSocketConnection} for the socket.
 */
public final class StompHandshaker extends AbstractHandshaker {

    private static final URI REQUEST_URI = URI.create("/ws");

    private final Optional<DeflateParameters> deflate;

    public StompHandshaker(Optional<DeflateParameters> deflate) {
        this.deflate = deflate;
    }

    @Override
    protected WebSocketNegotiation newNegotiation(
            Request request, Response response, Callback callback, WebSocketComponents components) {
        return new RFC6455Negotiation(request, response, callback, components);
    }

    /**
     * Replaces the request URI: every session would otherwise keep a parsed URI in memory, which is the same for all
     * sessions and never read.
     */
    @Override
    protected WebSocketCoreSession newWebSocketCoreSession(
            Request request, FrameHandler handler, Negotiated negotiated, WebSocketComponents components) {
        var compact = new Negotiated(
                REQUEST_URI,
                negotiated.getSubProtocol(),
                negotiated.isSecure(),
                negotiated.getExtensions(),
                negotiated.getProtocolVersion());
        return super.newWebSocketCoreSession(request, handler, compact, components);
    }

    @Override
    protected WebSocketConnection createWebSocketConnection(Request request, WebSocketCoreSession session) {
        var metaData = request.getConnectionMetaData();
        var connection = new NonBlockingWebSocketConnection(
                metaData.getConnection().getEndPoint(), metaData.getConnector(), session);
        session.setWebSocketConnection(connection);
        return connection;
    }

    @Override
    protected void prepareResponse(Response response, WebSocketNegotiation negotiation) {
        response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
        response.getHeaders()
                .put(HttpHeader.UPGRADE, "websocket")
                .put(HttpHeader.CONNECTION, HttpHeader.UPGRADE.asString())
                .put(HttpHeader.SEC_WEBSOCKET_ACCEPT, WebSocketUtils.hashKey(key(negotiation)));
        deflate.ifPresent(
                parameters -> response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_EXTENSIONS, parameters.headerValue()));
    }

    private static String key(WebSocketNegotiation negotiation) {
        return ((RFC6455Negotiation) negotiation).getKey();
    }
}
