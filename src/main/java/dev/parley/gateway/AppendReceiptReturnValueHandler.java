package dev.parley.gateway;

import dev.parley.stream.Appended;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodReturnValueHandler;

/** Answers a SEND whose entry is on disk with its receipt. Called on the log's writer thread. */
final class AppendReceiptReturnValueHandler implements HandlerMethodReturnValueHandler {

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return Appended.class.isAssignableFrom(returnType.getParameterType());
    }

    @Override
    public void handleReturnValue(@Nullable Object value, MethodParameter returnType, Message<?> message) {
        var reply = FrameAcknowledgement.of(message);
        if (reply != null && value instanceof Appended appended) {
            reply.succeed(appended.entry().seq());
        }
    }
}
