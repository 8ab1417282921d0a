package dev.parley.gateway.session;

import dev.parley.gateway.codec.ClientCommand;
import dev.parley.gateway.codec.ClientFrame;
import dev.parley.gateway.codec.ErrorReport;
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
 * Answers one frame, once: with the receipt that the frame requested, after its effect, or with an error report if it
 * had no effect. Any thread.
 */
public final class FrameAcknowledgement {

    /** The message header that carries a frame's acknowledgement through Spring's channels. */
    public static final String HEADER = "parleyReply";

    private static final Logger logger = LoggerFactory.getLogger(FrameAcknowledgement.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CLIENT_ID = "[A-Za-z0-9_-]{1,64}";

    private final StompConnection connection;
    private final ClientFrame frame;
    private final RefusalLimiter refusalLimiter;
    private final AtomicBoolean answered = new AtomicBoolean();

    public FrameAcknowledgement(StompConnection connection, ClientFrame frame, RefusalLimiter refusalLimiter) {
        this.connection = connection;
        this.frame = frame;
        this.refusalLimiter = refusalLimiter;
        connection.inflight().begin();
    }

    public static @Nullable FrameAcknowledgement of(Message<?> message) {
        return message.getHeaders().get(HEADER, FrameAcknowledgement.class);
    }

    public void succeed() {
        succeed(Map.of());
    }

    /** @param seq the sequence number of the appended entry */
    public void succeed(long seq) {
        succeed(Map.of("seq", Long.toString(seq)));
    }

    /** @param headers headers of the receipt besides its id */
    public void succeed(Map<String, String> headers) {
        if (answered.compareAndSet(false, true)) {
            String receipt = frame.header("receipt");
            if (receipt != null) {
                connection.receipt(receipt, headers);
            }
            connection.inflight().end();
        }
    }

    /** @return false if the frame was answered before, in which case the client does not receive this rejection */
    public boolean reject(Throwable failure) {
        boolean first = answered.compareAndSet(false, true);
        if (first) {
            var rejection = rejectionOf(failure);
            String receipt = frame.header("receipt");
            boolean sent = connection.sendErrorReport(
                    ErrorReport.of(rejection, frame.header("destination"), receipt, clientId()));
            if (!sent && (receipt != null || !isEphemeral())) {
                connection.rejectAndClose(rejection, receipt);
            }
            connection.inflight().end();
            refusalLimiter.charge(connection, frame.command(), rejection);
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

    private RequestRejected rejectionOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RequestRejected rejection) {
                return rejection;
            }
            if (isUnreadable(cause)) {
                return new RequestRejected(ErrorCode.MALFORMED, "The body is not valid JSON for this destination.");
            }
        }
        var cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        logger.error("Processing of a {} frame failed", frame.command(), cause);
        return new RequestRejected(ErrorCode.INTERNAL, "The server failed to process this frame, which had no effect.");
    }

    /** Spring reports an empty body as an invalid method argument. */
    private static boolean isUnreadable(Throwable cause) {
        return cause instanceof JacksonException
                || cause instanceof MessageConversionException
                || cause instanceof MethodArgumentNotValidException;
    }

    /** Reads the client id of a rejected frame, whose body may be arbitrary bytes. */
    private @Nullable String clientId() {
        try {
            var found = JSON.readTree(frame.body()).path("clientId").asString("");
            return found.matches(CLIENT_ID) ? found : null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
