package dev.parley.gateway;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Set;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.SubscribableChannel;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.messaging.simp.SimpMessageMappingInfo;
import org.springframework.messaging.simp.SimpMessageSendingOperations;
import org.springframework.messaging.simp.annotation.support.SimpAnnotationMethodMessageHandler;

/**
 * Calls the {@code @MessageMapping} methods, and answers the frame when they end otherwise than with an entry: a method
 * without a result has had its effect when it returns, and a failure of any of them is a refusal.
 */
final class StompMethodMessageHandler extends SimpAnnotationMethodMessageHandler {

    StompMethodMessageHandler(
            SubscribableChannel inbound, MessageChannel outbound, SimpMessageSendingOperations template) {
        super(inbound, outbound, template);
    }

    @Override
    protected void handleMatch(
            SimpMessageMappingInfo mapping, HandlerMethod method, String destination, Message<?> message) {
        super.handleMatch(mapping, method, destination, message);
        var reply = FrameAcknowledgement.of(message);
        if (reply != null && method.isVoid()) {
            reply.succeed();
        }
    }

    @Override
    protected void processHandlerMethodException(HandlerMethod method, Exception failure, Message<?> message) {
        var reply = FrameAcknowledgement.of(message);
        if (reply != null) {
            reply.refuse(failure);
        }
    }

    @Override
    protected void handleNoMatch(Set<SimpMessageMappingInfo> mappings, String destination, Message<?> message) {
        var reply = FrameAcknowledgement.of(message);
        if (reply != null) {
            reply.refuse(new RequestRejected(ErrorCode.NOT_FOUND, "There is no such destination."));
        }
    }
}
