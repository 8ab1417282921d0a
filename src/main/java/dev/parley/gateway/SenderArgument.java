package dev.parley.gateway;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;

/** Gives {@code @MessageMapping} methods the sender's account, as the session has established it. */
final class SenderArgument implements HandlerMethodArgumentResolver {

    private final Accounts accounts;

    SenderArgument(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Account.class;
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, Message<?> message) {
        var user = SimpMessageHeaderAccessor.getUser(message.getHeaders());
        if (user == null) {
            throw new Refusal(Reason.UNAUTHENTICATED, "Sign in first.");
        }
        return accounts.find(user.getName())
                .filter(account -> !account.disabled())
                .orElseThrow(() -> new Refusal(Reason.UNAUTHENTICATED, "The account is gone or disabled."));
    }
}
