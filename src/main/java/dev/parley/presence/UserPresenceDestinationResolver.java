package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.destination.DestinationResolver;
import dev.parley.destination.ResolvedDestination;
import dev.parley.presence.state.PresenceEvents;
import dev.parley.presence.state.PresenceState;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Resolves one user's presence topic for every signed-in user; the directory is open to all of them too. */
@Component
class UserPresenceDestinationResolver implements DestinationResolver {

    private static final String PREFIX = "/topic/person.";

    private final Accounts accounts;
    private final PresenceState presenceState;

    UserPresenceDestinationResolver(Accounts accounts, PresenceState presenceState) {
        this.accounts = accounts;
        this.presenceState = presenceState;
    }

    @Override
    public Optional<ResolvedDestination> find(String destination, Account reader) {
        if (!destination.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String user = accounts.find(destination.substring(PREFIX.length()).toLowerCase(Locale.ROOT))
                .map(Account::username)
                .orElseThrow(() -> new RequestRejected(ErrorCode.NOT_FOUND, "There is no such user."));
        return Optional.of(new ResolvedDestination.Topic(
                null, PresenceEvents.userTopic(user), () -> presenceState.userState(user)));
    }
}
