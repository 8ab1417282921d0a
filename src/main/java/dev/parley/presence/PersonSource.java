package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.conversation.Source;
import dev.parley.conversation.Target;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Opens what is known of one person's presence to everybody who is signed in, as the directory does. */
@Component
class PersonSource implements Source {

    private static final String PREFIX = "/topic/person.";

    private final Accounts accounts;
    private final Picture picture;

    PersonSource(Accounts accounts, Picture picture) {
        this.accounts = accounts;
        this.picture = picture;
    }

    @Override
    public Optional<Target> find(String destination, Account reader) {
        if (!destination.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String user = accounts.find(destination.substring(PREFIX.length()).toLowerCase(Locale.ROOT))
                .map(Account::username)
                .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "There is no such user."));
        return Optional.of(new Target.Topic(null, PresenceEvents.personTopic(user), () -> picture.person(user)));
    }
}
