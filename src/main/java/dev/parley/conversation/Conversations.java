package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds what stands behind a destination, by asking every feature. Called on any thread. */
@Component
public class Conversations {

    private final List<Source> sources;

    Conversations(List<Source> sources) {
        this.sources = sources;
    }

    /** @throws Refusal {@code NOT_FOUND} if nothing does, or nothing that the reader may know of */
    public Target resolve(String destination, Account reader) {
        for (Source source : sources) {
            var target = source.resolve(destination, reader);
            if (target.isPresent()) {
                return target.get();
            }
        }
        throw new Refusal(Reason.NOT_FOUND, "There is no such destination, or you may not read it.");
    }
}
