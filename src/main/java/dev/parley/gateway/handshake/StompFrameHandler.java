package dev.parley.gateway.handshake;

import dev.parley.fanout.CloseCode;
import dev.parley.gateway.socket.JettySocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the frames of one WebSocket for Jetty: assembles messages from fragments, and answers pings.
 *
 * <p>Heart-beats are handled on the selector's thread; work that may block runs on another thread.
 *
 * <p>Jetty calls the methods one at a time. The next frame is demanded only after the previous one is handled, so TCP
 * flow control slows down a client that sends faster than it is served. Holds no buffer between messages.
 */
public final class StompFrameHandler implements FrameHandler {

    private static final Logger logger = LoggerFactory.getLogger(StompFrameHandler.class);

    private final int maxMessageBytes;
    private final Executor executor;
    private final Function<JettySocket, StompSession> sessionFactory;
    private @Nullable OpenSocket openSocket;
    private @Nullable ByteArrayOutputStream fragments;
    private boolean text;
    private boolean rejected;

    /**
     * @param maxMessageBytes a larger message closes the connection with 1009
     * @param executor an executor whose threads may block
     */
    StompFrameHandler(int maxMessageBytes, Executor executor, Function<JettySocket, StompSession> sessionFactory) {
        this.maxMessageBytes = maxMessageBytes;
        this.executor = executor;
        this.sessionFactory = sessionFactory;
    }

    private record OpenSocket(CoreSession core, StompSession session) {}

    @Override
    public void onOpen(CoreSession core, Callback callback) {
        openSocket = new OpenSocket(core, sessionFactory.apply(new JettySocket(core)));
        callback.succeeded();
        core.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        var socket = openSocket();
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> handleData(frame, socket, callback);
            // Demand the next frame only after the pong is written; otherwise pongs for a client that never reads would
            // fill the memory.
            case OpCode.PING -> {
                var pong = new Frame(OpCode.PONG, BufferUtil.copy(frame.getPayload()));
                socket.core()
                        .sendFrame(pong, Callback.from(callback, () -> executor.execute(socket.core()::demand)), false);
            }
            case OpCode.PONG -> {
                socket.session().connection().received();
                callback.succeeded();
                socket.core().demand();
            }
            default -> {
                socket.session().connection().closed();
                callback.succeeded();
            }
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        // Every broken connection causes this; an operator cannot do anything about it.
        logger.debug("A socket failed", cause);
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        if (openSocket != null) {
            openSocket.session().connection().closed();
        }
        callback.succeeded();
    }

    private void handleData(Frame frame, OpenSocket socket, Callback callback) {
        byte[] message = rejected ? null : acceptedMessage(frame, socket);
        if (message == null || socket.session().heartBeat(message)) {
            callback.succeeded();
            socket.core().demand();
        } else if (Invocable.isNonBlockingInvocation()) {
            executor.execute(() -> handleMessage(message, socket, callback));
        } else {
            handleMessage(message, socket, callback);
        }
    }

    /**
     * Handles a message; may block. Demands the next frame as the last action: Jetty may read and handle it on this
     * thread before the call returns.
     */
    private static void handleMessage(byte[] message, OpenSocket socket, Callback callback) {
        try {
            socket.session().received(message);
            callback.succeeded();
        } catch (RuntimeException | Error e) {
            callback.failed(e);
            return;
        }
        socket.core().demand();
    }

    /**
     * Returns the message that the frame completes; null if more fragments follow, or if the message is rejected. After
     * a rejection, reads and drops data until the peer answers the close frame: closing a socket while its peer still
     * sends resets it, and the peer would never receive the code.
     */
    private byte @Nullable [] acceptedMessage(Frame frame, OpenSocket socket) {
        try {
            return assemble(frame);
        } catch (MessageTooLargeException e) {
            reject(socket, CloseCode.TOO_LARGE);
        } catch (BadPayloadException e) {
            reject(socket, CloseCode.BAD_DATA);
        }
        return null;
    }

    private void reject(OpenSocket socket, CloseCode code) {
        rejected = true;
        fragments = null;
        socket.session().connection().close(code);
    }

    private byte @Nullable [] assemble(Frame frame) {
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            text = frame.getOpCode() == OpCode.TEXT;
        }
        int before = fragments == null ? 0 : fragments.size();
        if (frame.getPayloadLength() > maxMessageBytes - before) {
            throw new MessageTooLargeException("Message larger than " + maxMessageBytes + " bytes");
        }
        byte[] bytes = BufferUtil.toArray(frame.getPayload());
        if (fragments != null || !frame.isFin()) {
            fragments = fragments == null ? new ByteArrayOutputStream(2 * bytes.length) : fragments;
            fragments.writeBytes(bytes);
            if (!frame.isFin()) {
                return null;
            }
            bytes = fragments.toByteArray();
            fragments = null;
        }
        if (text) {
            requireUtf8(bytes);
        }
        return bytes;
    }

    /** "MUST _Fail the WebSocket Connection_" (RFC 6455, 8.1). */
    private static void requireUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new BadPayloadException.InvalidUtf8();
        }
    }

    private OpenSocket openSocket() {
        if (openSocket == null) {
            throw new IllegalStateException("Received a frame before the WebSocket was open");
        }
        return openSocket;
    }
}
