package dev.parley.gateway;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers one frame, once: with the receipt that it asked for, after its effect, or with a report of why it had none.
 * Any thread.
 */
final class FrameAcknowledgement {

    /** The message header under which a frame's reply travels through Spring's channels. */
    static final String HEADER = "parleyReply";

    private static final Logger log = LoggerFactory.getLogger(FrameAcknowledgement.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CLIENT_ID = "[A-Za-z0-9_-]{1,64}";

    private final StompConnection connection;
    private final ClientFrame frame;
    private final RefusalLimiter refusals;
    private final AtomicBoolean settled = new AtomicBoolean();

    FrameAcknowledgement(StompConnection connection, ClientFrame frame, RefusalLimiter refusals) {
        this.connection = connection;
        this.frame = frame;
        this.refusals = refusals;
        connection.inflight().begin();
    }

    static @Nullable FrameAcknowledgement of(Message<?> message) {
        return message.getHeaders().get(HEADER, FrameAcknowledgement.class);
    }

    void succeed() {
        succeed(Map.of());
    }

    /** @param seq the number of the entry that came of it */
    void succeed(long seq) {
        succeed(Map.of("seq", Long.toString(seq)));
    }

    /** @param headers those of the receipt, beside its id */
    void succeed(Map<String, String> headers) {
        if (settled.compareAndSet(false, true)) {
            String receipt = frame.header("receipt");
            if (receipt != null) {
                connection.receipt(receipt, headers);
            }
            connection.inflight().end();
        }
    }

    /** @return false if the frame was answered before, so that the client does not learn of the refusal by this */
    boolean refuse(Throwable failure) {
        boolean first = settled.compareAndSet(false, true);
        if (first) {
            var requestRejected = refusal(failure);
            String receipt = frame.header("receipt");
            boolean reported = connection.report(
                    ErrorReport.of(requestRejected, frame.header("destination"), receipt, clientId()));
            if (!reported && (receipt != null || !isEphemeral())) {
                connection.refuse(requestRejected, receipt);
            }
            connection.inflight().end();
            refusals.spend(connection, frame.command(), requestRejected);
        }
        return first;
    }

    private boolean isEphemeral() {
        String destination = frame.header("destination");
        return frame.command() == ClientCommand.SEND
                && destination != null
                && DestinationPolicy.maySend(destination)
                && DestinationPolicy.isEphemeral(destination);
    }

    private RequestRejected refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RequestRejected requestRejected) {
                return requestRejected;
            }
            if (isUnreadable(cause)) {
                return new RequestRejected(
                        ErrorCode.MALFORMED, "The body is not the JSON that this destination takes.");
            }
        }
        var cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        log.error("A {} frame failed", frame.command(), cause);
        return new RequestRejected(ErrorCode.INTERNAL, "The service failed at this; nothing was done.");
    }

    /** Of a body that is empty, Spring says that an argument is not valid. */
    private static boolean isUnreadable(Throwable cause) {
        return cause instanceof JacksonException
                || cause instanceof MessageConversionException
                || cause instanceof MethodArgumentNotValidException;
    }

    /** Looked for in refused frames only, whose body may be anything at all. */
    private @Nullable String clientId() {
        try {
            var found = JSON.readTree(frame.body()).path("clientId").asString("");
            return found.matches(CLIENT_ID) ? found : null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
