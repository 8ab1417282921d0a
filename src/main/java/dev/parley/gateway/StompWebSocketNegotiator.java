package dev.parley.gateway;

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
 * Turns one request that was let in into a WebSocket, through Jetty's core API.
 *
 * <p>A session of the public API keeps the request for as long as it lives, and with the request its headers and whatever
 * the filters have hung on it: as much memory as all else that an idle connection needs.
 */
final class StompWebSocketNegotiator implements WebSocketNegotiator {

    /** STOMP 1.2 has no word on WebSocket; these are the registered subprotocol names, best first. */
    private static final List<String> SUBPROTOCOLS = List.of("v12.stomp", "v11.stomp", "v10.stomp");

    private static final HttpHeader EXTENSIONS = HttpHeader.SEC_WEBSOCKET_EXTENSIONS;

    private final boolean compression;
    private final Function<Executor, StompFrameHandler> endpoint;

    /**
     * @param compression whether permessage-deflate is accepted
     * @param endpoint made with an executor whose threads may block
     */
    StompWebSocketNegotiator(boolean compression, Function<Executor, StompFrameHandler> endpoint) {
        this.compression = compression;
        this.endpoint = endpoint;
    }

    /** Answers the request, with 101 if all is well; blocks until the answer is on its way. */
    void of(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var components = WebSocketServerComponents.getWebSocketComponents(
                ServletContextHandler.getServletContextHandler(request.getServletContext()));
        var deflate = compression
                ? DeflateParameters.with(Collections.list(request.getHeaders(EXTENSIONS.asString())))
                : Optional.<DeflateParameters>empty();
        var handshaker = new StompHandshaker(deflate);
        var coreRequest = new Offering(ServletCoreRequest.wrap(request), deflate);
        var coreResponse = ServletCoreResponse.wrap(coreRequest, response, false);
        try (var answered = Blocker.callback()) {
            if (begin(handshaker, coreRequest, coreResponse, answered, components)) {
                answered.block();
                return;
            }
        }
        throw new RequestRejected(ErrorCode.MALFORMED, "The handshake cannot be understood.");
    }

    /** False if nothing was answered: a header that only Jetty reads, such as the subprotocols', is not what it should be. */
    private boolean begin(
            StompHandshaker handshaker,
            Request request,
            Response response,
            Blocker.Callback answered,
            WebSocketComponents components)
            throws IOException {
        boolean begun = false;
        try {
            begun = handshaker.upgradeRequest(this, request, response, answered, components, null);
        } catch (HttpException.RuntimeException e) {
            // The caller refuses it.
        } finally {
            if (!begun) {
                // Nobody will wait for it; Jetty would warn of one that was never called.
                answered.succeeded();
            }
        }
        return begun;
    }

    @Override
    public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        SUBPROTOCOLS.stream().filter(request::hasSubProtocol).findFirst().ifPresent(response::setAcceptedSubProtocol);
        return endpoint.apply(request.getConnectionMetaData().getConnector().getExecutor());
    }

    @Override
    public void customize(Configuration socket) {
        // The watchdog knows better when a client is dead: it has agreed upon heart-beats.
        socket.setIdleTimeout(Duration.ZERO);
    }

    /**
     * The request, with what was agreed upon in place of what was offered. Jetty has extensions of its own that nobody is to
     * get, and fails on offers that it does not understand.
     */
    private static final class Offering extends Request.Wrapper {

        /** A query may have characters that no {@link java.net.URI} may have. */
        private static final HttpURI ADDRESS = HttpURI.from("/ws");

        private final HttpFields headers;

        Offering(Request request, Optional<DeflateParameters> deflate) {
            super(request);
            var fields = HttpFields.build(request.getHeaders()).remove(EXTENSIONS);
            deflate.ifPresent(agreed -> fields.add(EXTENSIONS, agreed.forJetty()));
            this.headers = fields.asImmutable();
        }

        @Override
        public HttpURI getHttpURI() {
            return ADDRESS;
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
