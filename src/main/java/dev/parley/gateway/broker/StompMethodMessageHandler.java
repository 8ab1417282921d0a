package dev.parley.gateway.broker;

import dev.parley.gateway.session.FrameAcknowledgement;
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
 * Calls the {@code @MessageMapping} methods, and answers frames whose method does not return an appended entry: a
 * method without a result has taken effect when it returns, and an exception of any method is a rejection.
 */
public final class StompMethodMessageHandler extends SimpAnnotationMethodMessageHandler {

    public StompMethodMessageHandler(
            SubscribableChannel inbound, MessageChannel outbound, SimpMessageSendingOperations template) {
        super(inbound, outbound, template);
    }

    @Override
    protected void handleMatch(
            SimpMessageMappingInfo mapping, HandlerMethod method, String destination, Message<?> message) {
        super.handleMatch(mapping, method, destination, message);
        var acknowledgement = FrameAcknowledgement.of(message);
        if (acknowledgement != null && method.isVoid()) {
            acknowledgement.succeed();
        }
    }

    @Override
    protected void processHandlerMethodException(HandlerMethod method, Exception failure, Message<?> message) {
        var acknowledgement = FrameAcknowledgement.of(message);
        if (acknowledgement != null) {
            acknowledgement.reject(failure);
        }
    }

    @Override
    protected void handleNoMatch(Set<SimpMessageMappingInfo> mappings, String destination, Message<?> message) {
        var acknowledgement = FrameAcknowledgement.of(message);
        if (acknowledgement != null) {
            acknowledgement.reject(new RequestRejected(ErrorCode.NOT_FOUND, "This destination does not exist."));
        }
    }
}
