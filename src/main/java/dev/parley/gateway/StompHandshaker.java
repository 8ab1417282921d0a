package dev.parley.gateway;

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

/** Shakes hands as Jetty does (RFC 6455, 4.2) with who sent a good {@link UpgradeRequest}, and then has the socket read by a {@link NonBlockingWebSocketConnection}. */
final class StompHandshaker extends AbstractHandshaker {

    private static final URI ADDRESS = URI.create("/ws");

    private final Optional<DeflateParameters> deflate;

    StompHandshaker(Optional<DeflateParameters> deflate) {
        this.deflate = deflate;
    }

    @Override
    protected WebSocketNegotiation newNegotiation(
            Request request, Response response, Callback callback, WebSocketComponents components) {
        return new RFC6455Negotiation(request, response, callback, components);
    }

    /** Each socket would keep the request's address in parts, which is the same for all of them and asked by nobody. */
    @Override
    protected WebSocketCoreSession newWebSocketCoreSession(
            Request request, FrameHandler handler, Negotiated negotiated, WebSocketComponents components) {
        var shared = new Negotiated(
                ADDRESS,
                negotiated.getSubProtocol(),
                negotiated.isSecure(),
                negotiated.getExtensions(),
                negotiated.getProtocolVersion());
        return super.newWebSocketCoreSession(request, handler, shared, components);
    }

    @Override
    protected WebSocketConnection createWebSocketConnection(Request request, WebSocketCoreSession session) {
        var http = request.getConnectionMetaData();
        var reader =
                new NonBlockingWebSocketConnection(http.getConnection().getEndPoint(), http.getConnector(), session);
        session.setWebSocketConnection(reader);
        return reader;
    }

    @Override
    protected void prepareResponse(Response response, WebSocketNegotiation negotiation) {
        response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
        response.getHeaders()
                .put(HttpHeader.UPGRADE, "websocket")
                .put(HttpHeader.CONNECTION, HttpHeader.UPGRADE.asString())
                .put(HttpHeader.SEC_WEBSOCKET_ACCEPT, WebSocketUtils.hashKey(key(negotiation)));
        deflate.ifPresent(agreed -> response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_EXTENSIONS, agreed.answer()));
    }

    private static String key(WebSocketNegotiation negotiation) {
        return ((RFC6455Negotiation) negotiation).getKey();
    }
}
