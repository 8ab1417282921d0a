package dev.parley.gateway.broker;

import dev.parley.gateway.session.FrameAcknowledgement;
import dev.parley.stream.Appended;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodReturnValueHandler;

/** Sends the receipt of a SEND whose entry is on disk. Called on the log's writer thread. */
public final class AppendReceiptReturnValueHandler implements HandlerMethodReturnValueHandler {

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return Appended.class.isAssignableFrom(returnType.getParameterType());
    }

    @Override
    public void handleReturnValue(@Nullable Object value, MethodParameter returnType, Message<?> message) {
        var acknowledgement = FrameAcknowledgement.of(message);
        if (acknowledgement != null && value instanceof Appended appended) {
            acknowledgement.succeed(appended.entry().seq());
        }
    }
}
