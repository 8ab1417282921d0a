package dev.parley.gateway.handshake;

import dev.parley.gateway.socket.DeflateParameters;
import dev.parley.gateway.socket.StompHandshaker;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletCoreRequest;
import org.eclipse.jetty.ee11.servlet.ServletCoreResponse;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/**
 * Upgrades one accepted request to a WebSocket with Jetty's core API.
 *
 * <p>A session of Jetty's public API keeps the request for its lifetime, with all headers and attributes that filters
 * have added: as much memory as everything else that an idle connection needs.
 */
final class StompWebSocketNegotiator implements WebSocketNegotiator {

    /** STOMP 1.2 does not define WebSocket subprotocols; these are the registered names, most preferred first. */
    private static final List<String> SUBPROTOCOLS = List.of("v12.stomp", "v11.stomp", "v10.stomp");

    private static final HttpHeader EXTENSIONS = HttpHeader.SEC_WEBSOCKET_EXTENSIONS;

    private final boolean compression;
    private final Function<Executor, StompFrameHandler> frameHandlerFactory;

    /**
     * @param compression whether permessage-deflate is accepted
     * @param frameHandlerFactory called with an executor whose threads may block
     */
    StompWebSocketNegotiator(boolean compression, Function<Executor, StompFrameHandler> frameHandlerFactory) {
        this.compression = compression;
        this.frameHandlerFactory = frameHandlerFactory;
    }

    /** Responds to the request, with 101 on success; blocks until the response is sent. */
    void upgrade(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var components = WebSocketServerComponents.getWebSocketComponents(
                ServletContextHandler.getServletContextHandler(request.getServletContext()));
        var deflate = compression
                ? DeflateParameters.negotiate(Collections.list(request.getHeaders(EXTENSIONS.asString())))
                : Optional.<DeflateParameters>empty();
        var handshaker = new StompHandshaker(deflate);
        var coreRequest = new NegotiatedRequest(ServletCoreRequest.wrap(request), deflate);
        var coreResponse = ServletCoreResponse.wrap(coreRequest, response, false);
        try (var completion = Blocker.callback()) {
            if (tryUpgrade(handshaker, coreRequest, coreResponse, completion, components)) {
                completion.block();
                return;
            }
        }
        throw new RequestRejected(ErrorCode.MALFORMED, "The handshake has an invalid WebSocket header.");
    }

    /** Returns false if no response was sent: a header that only Jetty parses, such as the subprotocols, is invalid. */
    private boolean tryUpgrade(
            StompHandshaker handshaker,
            Request request,
            Response response,
            Blocker.Callback completion,
            WebSocketComponents components)
            throws IOException {
        boolean upgraded = false;
        try {
            upgraded = handshaker.upgradeRequest(this, request, response, completion, components, null);
        } catch (HttpException.RuntimeException e) {
            // The caller rejects the request.
        } finally {
            if (!upgraded) {
                // Complete the callback, which no thread will wait for: Jetty warns about one that was never completed.
                completion.succeeded();
            }
        }
        return upgraded;
    }

    @Override
    public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        SUBPROTOCOLS.stream().filter(request::hasSubProtocol).findFirst().ifPresent(response::setAcceptedSubProtocol);
        return frameHandlerFactory.apply(
                request.getConnectionMetaData().getConnector().getExecutor());
    }

    @Override
    public void customize(Configuration socket) {
        // ConnectionWatchdog detects dead clients more precisely: it uses the negotiated heart-beats.
        socket.setIdleTimeout(Duration.ZERO);
    }

    /**
     * The request with the negotiated extension in place of the offers. Jetty has extensions that clients must not be
     * able to enable, and fails on offers that it cannot parse.
     */
    private static final class NegotiatedRequest extends Request.Wrapper {

        /** Replaces the request URI: a query may contain characters that {@link java.net.URI} does not allow. */
        private static final HttpURI REQUEST_URI = HttpURI.from("/ws");

        private final HttpFields headers;

        NegotiatedRequest(Request request, Optional<DeflateParameters> deflate) {
            super(request);
            var fields = HttpFields.build(request.getHeaders()).remove(EXTENSIONS);
            deflate.ifPresent(parameters -> fields.add(EXTENSIONS, parameters.forJetty()));
            this.headers = fields.asImmutable();
        }

        @Override
        public HttpURI getHttpURI() {
            return REQUEST_URI;
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
