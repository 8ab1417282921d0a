package dev.parley.gateway;

import dev.parley.conversation.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears one WebSocket for Jetty. Its methods are called one at a time. */
public final class StompEndpoint implements Session.Listener.AutoDemanding {

    private static final Logger log = LoggerFactory.getLogger(StompEndpoint.class);

    private final int maxMessageBytes;
    private final Function<JettySocket, StompSession> opening;
    private @Nullable StompSession session;

    StompEndpoint(Limits limits, Function<JettySocket, StompSession> opening) {
        // Twice the frame: one a little too large is then refused with an ERROR frame, and only a huge one by Jetty.
        this.maxMessageBytes = 2 * (int) limits.frameBytes().toBytes();
        this.opening = opening;
    }

    @Override
    public void onWebSocketOpen(Session socket) {
        socket.setMaxTextMessageSize(maxMessageBytes);
        socket.setMaxBinaryMessageSize(maxMessageBytes);
        // The watchdog knows better when a client is dead: it has agreed upon heart-beats.
        socket.setIdleTimeout(Duration.ZERO);
        session = opening.apply(new JettySocket(socket));
    }

    @Override
    public void onWebSocketText(String message) {
        received(message.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        callback.succeed();
        received(bytes);
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        if (session != null) {
            session.connection().heard();
        }
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        // Every broken line ends here; there is nothing that anybody could do about it.
        log.debug("A socket failed", cause);
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
        if (session != null) {
            session.connection().ended();
        }
        callback.succeed();
    }

    private void received(byte[] bytes) {
        if (session != null) {
            session.received(bytes);
        }
    }
}
