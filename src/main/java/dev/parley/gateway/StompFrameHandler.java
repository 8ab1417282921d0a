package dev.parley.gateway;

import dev.parley.fanout.CloseCode;
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
 * Hears one WebSocket for Jetty: puts messages together from their frames, and answers pings.
 *
 * <p>Heart-beats are heard on the selector's thread; whatever may block is done on another.
 *
 * <p>Its methods are called one at a time. A frame is asked for once the one before it is done with, so a client that sends
 * faster than it is served is held up by its own socket. Between messages it holds no buffer.
 */
final class StompFrameHandler implements FrameHandler {

    private static final Logger log = LoggerFactory.getLogger(StompFrameHandler.class);

    private final int maxMessageBytes;
    private final Executor threads;
    private final Function<JettySocket, StompSession> opening;
    private @Nullable Open open;
    private @Nullable ByteArrayOutputStream part;
    private boolean text;
    private boolean refused;

    /**
     * @param maxMessageBytes a larger message closes the connection with 1009
     * @param threads may block
     */
    StompFrameHandler(int maxMessageBytes, Executor threads, Function<JettySocket, StompSession> opening) {
        this.maxMessageBytes = maxMessageBytes;
        this.threads = threads;
        this.opening = opening;
    }

    private record Open(CoreSession core, StompSession session) {}

    @Override
    public void onOpen(CoreSession core, Callback callback) {
        open = new Open(core, opening.apply(new JettySocket(core)));
        callback.succeeded();
        core.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        var to = open();
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> data(frame, to, callback);
            // The next frame waits for the answer, lest a client that never reads fills the memory with answers.
            case OpCode.PING -> {
                var pong = new Frame(OpCode.PONG, BufferUtil.copy(frame.getPayload()));
                to.core().sendFrame(pong, Callback.from(callback, () -> threads.execute(to.core()::demand)), false);
            }
            case OpCode.PONG -> {
                to.session().connection().heard();
                callback.succeeded();
                to.core().demand();
            }
            default -> {
                to.session().connection().ended();
                callback.succeeded();
            }
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        // Every broken line ends here; there is nothing that anybody could do about it.
        log.debug("A socket failed", cause);
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        if (open != null) {
            open.session().connection().ended();
        }
        callback.succeeded();
    }

    private void data(Frame frame, Open to, Callback callback) {
        byte[] message = refused ? null : accepted(frame, to);
        if (message == null || to.session().heartBeat(message)) {
            callback.succeeded();
            to.core().demand();
        } else if (Invocable.isNonBlockingInvocation()) {
            threads.execute(() -> message(message, to, callback));
        } else {
            message(message, to, callback);
        }
    }

    /** May block. Asks for the next frame at the very end: it may be read and heard right here, before that returns. */
    private static void message(byte[] message, Open to, Callback callback) {
        try {
            to.session().received(message);
            callback.succeeded();
        } catch (RuntimeException | Error e) {
            callback.failed(e);
            return;
        }
        to.core().demand();
    }

    /**
     * The message that the frame completes; null if more is to come, or if the message is refused. A refused peer is read on,
     * and what comes is dropped, until it has answered the close frame: a socket that is closed while its peer still sends
     * is reset, and the peer would never see the code.
     */
    private byte @Nullable [] accepted(Frame frame, Open to) {
        try {
            return whole(frame);
        } catch (MessageTooLargeException e) {
            refuse(to, CloseCode.TOO_LARGE);
        } catch (BadPayloadException e) {
            refuse(to, CloseCode.BAD_DATA);
        }
        return null;
    }

    private void refuse(Open to, CloseCode code) {
        refused = true;
        part = null;
        to.session().connection().close(code);
    }

    private byte @Nullable [] whole(Frame frame) {
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            text = frame.getOpCode() == OpCode.TEXT;
        }
        int before = part == null ? 0 : part.size();
        if (frame.getPayloadLength() > maxMessageBytes - before) {
            throw new MessageTooLargeException("Message larger than " + maxMessageBytes + " bytes");
        }
        byte[] bytes = BufferUtil.toArray(frame.getPayload());
        if (part != null || !frame.isFin()) {
            part = part == null ? new ByteArrayOutputStream(2 * bytes.length) : part;
            part.writeBytes(bytes);
            if (!frame.isFin()) {
                return null;
            }
            bytes = part.toByteArray();
            part = null;
        }
        if (text) {
            mustBeUtf8(bytes);
        }
        return bytes;
    }

    /** "MUST _Fail the WebSocket Connection_" (RFC 6455, 8.1). */
    private static void mustBeUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new BadPayloadException.InvalidUtf8();
        }
    }

    private Open open() {
        if (open == null) {
            throw new IllegalStateException("A frame came before the socket was open");
        }
        return open;
    }
}
