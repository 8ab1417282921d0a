package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.fanout.CloseCode;
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
 * Follows one client through STOMP: CONNECT first and once, then frames, then DISCONNECT.
 *
 * <p>Used by the container's thread for this connection, one at a time. Breaking the protocol ends the connection; a frame
 * that may not do what it asks for costs a client that takes reports that frame only.
 */
final class StompSession {

    private enum State {
        NEW,
        CONNECTED,
        ENDED
    }

    private final StompConnection connection;
    private final Principal principal;
    private final MessageChannel channel;
    private final StompDecoder decoder;
    private final FrameRateLimiter messages;
    private final FrameRateLimiter frames;
    private final RefusalLimiter refusals = new RefusalLimiter();
    private final ServerInfo server;
    // Spring's handlers insist on them; whoever adds an interceptor may keep something there.
    private final Map<String, Object> attributes = new ConcurrentHashMap<>(1);
    private State state = State.NEW;

    StompSession(StompConnection connection, MessageChannel channel, GatewayLimits limits, ServerInfo server) {
        this.connection = connection;
        this.principal = connection::username;
        this.channel = channel;
        this.decoder = new StompDecoder(limits.frameBytes());
        this.messages = new FrameRateLimiter(limits.messagesPerSecond(), limits.messagesBurst());
        this.frames = new FrameRateLimiter(limits.framesPerSecond(), limits.framesBurst());
        this.server = server;
    }

    StompConnection connection() {
        return connection;
    }

    /** Takes a message that is a heart-beat and nothing else; false if it is none. Never blocks. */
    boolean heartBeat(byte[] bytes) {
        boolean beat = decoder.isHeartBeat(bytes);
        if (beat && listens()) {
            var unused = spend();
        }
        return beat;
    }

    /** Takes what one WebSocket message holds: heart-beats, a part of a frame, one frame or several. */
    void received(byte[] bytes) {
        // Under way from before the look at whether the service stops: its goodbye then waits for what comes of this.
        connection.inflight().begin();
        try {
            if (listens() && spend()) {
                take(bytes);
            }
        } finally {
            connection.inflight().end();
        }
    }

    private boolean listens() {
        return state != State.ENDED && !connection.isLeaving();
    }

    /** False if this was one message too many. */
    private boolean spend() {
        connection.heard();
        boolean within = messages.take();
        if (!within) {
            connection.close(CloseCode.FLOODING);
        }
        return within;
    }

    private void take(byte[] bytes) {
        try {
            decoder.decode(bytes, this::handle);
        } catch (ProtocolViolation violation) {
            fail(violation, null);
        }
    }

    private void handle(ClientFrame frame) {
        if (state == State.ENDED || connection.isRefused()) {
            return;
        }
        try {
            if (frame.command().opens() == (state == State.CONNECTED)) {
                throw violation(state == State.NEW ? "CONNECT must come first" : "CONNECT must come once");
            }
            if (frame.command() != ClientCommand.DISCONNECT && !frames.take()) {
                new FrameAcknowledgement(connection, frame, refusals)
                        .refuse(new RequestRejected(
                                ErrorCode.RATE_LIMITED, "Frames come too fast; this one was dropped."));
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

    /** STOMP 1.2, Connecting. The credentials in it are not looked at: the session has said who this is. */
    private void connect(ClientFrame frame) {
        String accepted = Optional.ofNullable(frame.header("accept-version")).orElse("1.0");
        var version = StompVersion.best(accepted).orElse(null);
        if (version == null) {
            state = State.ENDED;
            connection.fail(violation("None of the accepted versions is supported"), Map.of("version", "1.0,1.1,1.2"));
            return;
        }
        var heartBeat =
                HeartBeat.agree(Optional.ofNullable(frame.header("heart-beat")).orElse("0,0"));
        state = State.CONNECTED;
        decoder.agreed(version);
        connection.connected(version, heartBeat);
        connection.send(ServerFrames.connected(version, connection.username(), connection.id(), server, heartBeat));
    }

    private void send(ClientFrame frame) {
        String destination = required(frame, "destination");
        var frameAcknowledgement = new FrameAcknowledgement(connection, frame, refusals);
        if (frame.header("transaction") != null) {
            frameAcknowledgement.refuse(new RequestRejected(ErrorCode.INVALID, "Transactions are not supported."));
        } else if (!DestinationPolicy.maySend(destination)) {
            frameAcknowledgement.refuse(
                    new RequestRejected(ErrorCode.FORBIDDEN, "Clients may not send to this destination."));
        } else if (!isUtf8(frame.body())) {
            frameAcknowledgement.refuse(new RequestRejected(ErrorCode.MALFORMED, "The body is not UTF-8."));
        } else {
            pass(SimpMessageType.MESSAGE, destination, null, frame, frameAcknowledgement);
        }
    }

    /** Nobody has looked at the body of a binary message yet, and a JSON parser forgives overlong characters. */
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
        if (connection.table().hasId(id)) {
            throw violation("The subscription id is in use");
        }
        var frameAcknowledgement = new FrameAcknowledgement(connection, frame, refusals);
        if (!"auto".equals(frame.headers().getOrDefault("ack", "auto"))) {
            frameAcknowledgement.refuse(
                    new RequestRejected(ErrorCode.INVALID, "Only ack:auto is supported; use since to resume."));
        } else if (!DestinationPolicy.maySubscribe(destination)) {
            frameAcknowledgement.refuse(
                    new RequestRejected(ErrorCode.FORBIDDEN, "Clients may not subscribe to this destination."));
        } else {
            pass(SimpMessageType.SUBSCRIBE, destination, id, frame, frameAcknowledgement);
        }
    }

    private void unsubscribe(ClientFrame frame) {
        String id = frame.header("id");
        if (id == null) {
            id = subscriptionId(frame, required(frame, "destination"));
        }
        pass(SimpMessageType.UNSUBSCRIBE, null, id, frame, new FrameAcknowledgement(connection, frame, refusals));
    }

    private void disconnect(ClientFrame frame) {
        state = State.ENDED;
        connection.goodbye(frame.header("receipt"));
    }

    private void unsupported(ClientFrame frame) {
        new FrameAcknowledgement(connection, frame, refusals)
                .refuse(new RequestRejected(ErrorCode.INVALID, "Acknowledgements and transactions are not supported."));
    }

    /**
     * Hands a frame to Spring's inbound channel, whose subscribers are the application's handlers and the broker. The
     * headers are made from scratch: nothing that the client wrote can pass for a header of the service's own.
     */
    private void pass(
            SimpMessageType type,
            @Nullable String destination,
            @Nullable String id,
            ClientFrame frame,
            FrameAcknowledgement frameAcknowledgement) {
        var headers = SimpMessageHeaderAccessor.create(type);
        headers.setSessionId(connection.id());
        headers.setSessionAttributes(attributes);
        headers.setUser(principal);
        headers.setDestination(destination);
        headers.setSubscriptionId(id);
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setHeader(FrameAcknowledgement.HEADER, frameAcknowledgement);
        headers.setHeader(StreamBroker.CONNECTION, connection);
        headers.setHeader(StreamBroker.SINCE, frame.header("since"));
        headers.setHeader(StreamBroker.EPOCH, frame.header("epoch"));
        try {
            channel.send(MessageBuilder.createMessage(frame.body(), headers.getMessageHeaders()));
        } catch (MessagingException e) {
            frameAcknowledgement.refuse(e);
        }
    }

    /** STOMP 1.2: SUBSCRIBE needs an id. 1.0 does not, and then the destination serves as one. */
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
        if (connection.isRefused()) {
            // The refusal came first, and its ERROR is the last frame.
            return;
        }
        String receipt = frame == null ? null : frame.header("receipt");
        connection.fail(violation, receipt == null ? Map.of() : Map.of("receipt-id", receipt));
    }

    private static ProtocolViolation violation(String sentence) {
        return new ProtocolViolation(CloseCode.PROTOCOL, sentence);
    }
}
