package dev.parley.gateway.broker;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;

/** Resolves {@link Account} parameters of {@code @MessageMapping} methods to the account of the session. */
public final class AccountMessageArgumentResolver implements HandlerMethodArgumentResolver {

    private final Accounts accounts;

    public AccountMessageArgumentResolver(Accounts accounts) {
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
            throw new RequestRejected(ErrorCode.UNAUTHENTICATED, "Sign in first.");
        }
        return accounts.find(user.getName())
                .filter(account -> !account.disabled())
                .orElseThrow(() ->
                        new RequestRejected(ErrorCode.UNAUTHENTICATED, "The account does not exist or is disabled."));
    }
}
