package dev.parley.gateway.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.fanout.CloseCode;
import dev.parley.gateway.broker.StreamBroker;
import dev.parley.gateway.codec.ClientCommand;
import dev.parley.gateway.codec.ClientFrame;
import dev.parley.gateway.codec.HeartBeat;
import dev.parley.gateway.codec.ProtocolViolation;
import dev.parley.gateway.codec.ServerFrames;
import dev.parley.gateway.codec.ServerInfo;
import dev.parley.gateway.codec.StompDecoder;
import dev.parley.gateway.codec.StompVersion;
import dev.parley.gateway.session.DestinationPolicy;
import dev.parley.gateway.session.FrameAcknowledgement;
import dev.parley.gateway.session.FrameRateLimiter;
import dev.parley.gateway.session.RefusalLimiter;
import dev.parley.gateway.session.StompConnection;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Handles the STOMP frames of one client: CONNECT first and once, then other frames, then DISCONNECT.
 *
 * <p>Used by one thread at a time, of Jetty's pool. A protocol violation closes the connection. A rejected frame costs
 * a client that has subscribed to error reports only that frame.
 */
public final class StompSession {

    private enum State {
        NEW,
        CONNECTED,
        ENDED
    }

    private final StompConnection connection;
    private final Principal principal;
    private final MessageChannel channel;
    private final StompDecoder decoder;
    private final FrameRateLimiter messageRate;
    private final FrameRateLimiter frameRate;
    private final RefusalLimiter refusalLimiter = new RefusalLimiter();
    private final ServerInfo server;
    // Spring's handlers require session attributes; an added interceptor may store values there.
    private final Map<String, Object> attributes = new ConcurrentHashMap<>(1);
    private State state = State.NEW;

    StompSession(StompConnection connection, MessageChannel channel, GatewayLimits limits, ServerInfo server) {
        this.connection = connection;
        this.principal = connection::username;
        this.channel = channel;
        this.decoder = new StompDecoder(limits.frameBytes());
        this.messageRate = new FrameRateLimiter(limits.messagesPerSecond(), limits.messagesBurst());
        this.frameRate = new FrameRateLimiter(limits.framesPerSecond(), limits.framesBurst());
        this.server = server;
    }

    StompConnection connection() {
        return connection;
    }

    /** Handles a message that consists of one heart-beat; returns false for any other message. Never blocks. */
    boolean heartBeat(byte[] bytes) {
        boolean isHeartBeat = decoder.isHeartBeat(bytes);
        if (isHeartBeat && isAccepting()) {
            var unused = charge();
        }
        return isHeartBeat;
    }

    /** Handles one WebSocket message: heart-beats, a part of a frame, one frame or several. */
    void received(byte[] bytes) {
        // Begin before checking whether the node is stopping, so that closing waits for the effects of this message.
        connection.inflight().begin();
        try {
            if (isAccepting() && charge()) {
                decode(bytes);
            }
        } finally {
            connection.inflight().end();
        }
    }

    private boolean isAccepting() {
        return state != State.ENDED && !connection.isClosing();
    }

    /** Charges one message; closes the connection and returns false if the limit is exceeded. */
    private boolean charge() {
        connection.received();
        boolean within = messageRate.tryAcquire();
        if (!within) {
            connection.close(CloseCode.FLOODING);
        }
        return within;
    }

    private void decode(byte[] bytes) {
        try {
            decoder.decode(bytes, this::dispatch);
        } catch (ProtocolViolation violation) {
            fail(violation, null);
        }
    }

    private void dispatch(ClientFrame frame) {
        if (state == State.ENDED || connection.isRejected()) {
            return;
        }
        try {
            if (frame.command().isConnect() == (state == State.CONNECTED)) {
                throw violation(
                        state == State.NEW ? "The first frame must be CONNECT" : "CONNECT may be sent only once");
            }
            if (frame.command() != ClientCommand.DISCONNECT && !frameRate.tryAcquire()) {
                new FrameAcknowledgement(connection, frame, refusalLimiter)
                        .reject(new RequestRejected(
                                ErrorCode.RATE_LIMITED, "Too many frames per second; this frame was dropped."));
                return;
            }
            switch (frame.command()) {
                case CONNECT, STOMP -> connect(frame);
                case SEND -> send(frame);
                case SUBSCRIBE -> subscribe(frame);
                case UNSUBSCRIBE -> unsubscribe(frame);
                case DISCONNECT -> disconnect(frame);
                case ACK, NACK, BEGIN, COMMIT, ABORT -> unsupported(frame);
            }
        } catch (ProtocolViolation violation) {
            fail(violation, frame);
        }
    }

    /** STOMP 1.2, Connecting. Ignores the credentials in the frame: the HTTP session identifies the user. */
    private void connect(ClientFrame frame) {
        String accepted = Optional.ofNullable(frame.header("accept-version")).orElse("1.0");
        var version = StompVersion.highestCommon(accepted).orElse(null);
        if (version == null) {
            state = State.ENDED;
            connection.fail(violation("None of the accepted versions is supported"), Map.of("version", "1.0,1.1,1.2"));
            return;
        }
        var heartBeat = HeartBeat.negotiate(
                Optional.ofNullable(frame.header("heart-beat")).orElse("0,0"));
        state = State.CONNECTED;
        decoder.setVersion(version);
        connection.connected(version, heartBeat);
        connection.send(ServerFrames.connected(version, connection.username(), connection.id(), server, heartBeat));
    }

    private void send(ClientFrame frame) {
        String destination = required(frame, "destination");
        var acknowledgement = new FrameAcknowledgement(connection, frame, refusalLimiter);
        if (frame.header("transaction") != null) {
            acknowledgement.reject(new RequestRejected(ErrorCode.INVALID, "Transactions are not supported."));
        } else if (!DestinationPolicy.maySend(destination)) {
            acknowledgement.reject(
                    new RequestRejected(ErrorCode.FORBIDDEN, "Clients may not send to this destination."));
        } else if (!isUtf8(frame.body())) {
            acknowledgement.reject(new RequestRejected(ErrorCode.MALFORMED, "The body is not UTF-8."));
        } else {
            forward(SimpMessageType.MESSAGE, destination, null, frame, acknowledgement);
        }
    }

    /**
     * Checks the body: the WebSocket layer does not check binary messages, and a JSON parser accepts overlong
     * encodings.
     */
    private static boolean isUtf8(byte[] body) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void subscribe(ClientFrame frame) {
        String destination = required(frame, "destination");
        String id = subscriptionId(frame, destination);
        if (connection.registry().hasId(id)) {
            throw violation("The subscription id is in use");
        }
        var acknowledgement = new FrameAcknowledgement(connection, frame, refusalLimiter);
        if (!"auto".equals(frame.headers().getOrDefault("ack", "auto"))) {
            acknowledgement.reject(
                    new RequestRejected(ErrorCode.INVALID, "Only ack:auto is supported; use since to resume."));
        } else if (!DestinationPolicy.maySubscribe(destination)) {
            acknowledgement.reject(
                    new RequestRejected(ErrorCode.FORBIDDEN, "Clients may not subscribe to this destination."));
        } else {
            forward(SimpMessageType.SUBSCRIBE, destination, id, frame, acknowledgement);
        }
    }

    private void unsubscribe(ClientFrame frame) {
        String id = frame.header("id");
        if (id == null) {
            id = subscriptionId(frame, required(frame, "destination"));
        }
        forward(
                SimpMessageType.UNSUBSCRIBE,
                null,
                id,
                frame,
                new FrameAcknowledgement(connection, frame, refusalLimiter));
    }

    private void disconnect(ClientFrame frame) {
        state = State.ENDED;
        connection.disconnect(frame.header("receipt"));
    }

    private void unsupported(ClientFrame frame) {
        new FrameAcknowledgement(connection, frame, refusalLimiter)
                .reject(new RequestRejected(ErrorCode.INVALID, "Acknowledgements and transactions are not supported."));
    }

    /**
     * Sends a frame to Spring's inbound channel, whose subscribers are the application's handlers and the broker. The
     * headers are created here, so no header of the client can be mistaken for one of the server.
     */
    private void forward(
            SimpMessageType type,
            @Nullable String destination,
            @Nullable String id,
            ClientFrame frame,
            FrameAcknowledgement acknowledgement) {
        var headers = SimpMessageHeaderAccessor.create(type);
        headers.setSessionId(connection.id());
        headers.setSessionAttributes(attributes);
        headers.setUser(principal);
        headers.setDestination(destination);
        headers.setSubscriptionId(id);
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setHeader(FrameAcknowledgement.HEADER, acknowledgement);
        headers.setHeader(StreamBroker.CONNECTION, connection);
        headers.setHeader(StreamBroker.SINCE, frame.header("since"));
        headers.setHeader(StreamBroker.EPOCH, frame.header("epoch"));
        try {
            channel.send(MessageBuilder.createMessage(frame.body(), headers.getMessageHeaders()));
        } catch (MessagingException e) {
            acknowledgement.reject(e);
        }
    }

    /** STOMP 1.2: SUBSCRIBE requires an id. STOMP 1.0 does not; the destination then serves as the id. */
    private String subscriptionId(ClientFrame frame, String destination) {
        if (frame.header("id") == null && connection.version() == StompVersion.V1_0) {
            return destination;
        }
        return required(frame, "id");
    }

    private static String required(ClientFrame frame, String name) {
        String value = frame.header(name);
        if (value == null || value.isEmpty()) {
            throw violation("The " + name + " header is missing");
        }
        return value;
    }

    /** "If the ERROR is related to a specific frame … the server SHOULD … receipt-id" (STOMP 1.2, ERROR). */
    private void fail(ProtocolViolation violation, @Nullable ClientFrame frame) {
        state = State.ENDED;
        if (connection.isRejected()) {
            // The earlier rejection determines the last frame, its ERROR.
            return;
        }
        String receipt = frame == null ? null : frame.header("receipt");
        connection.fail(violation, receipt == null ? Map.of() : Map.of("receipt-id", receipt));
    }

    private static ProtocolViolation violation(String detail) {
        return new ProtocolViolation(CloseCode.PROTOCOL, detail);
    }
}
