package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Finds what stands behind a destination, by asking every feature. Called on any thread. */
@Component
public class Conversations {

    private final List<Source> sources;

    Conversations(List<Source> sources) {
        this.sources = sources;
    }

    /**
     * Looks, and changes nothing.
     *
     * @throws Refusal {@code NOT_FOUND} if nothing stands there, or nothing that the reader may know of
     */
    public Target find(String destination, Account reader) {
        return first(source -> source.find(destination, reader));
    }

    /**
     * The same for a SUBSCRIBE, which is a use: a public room may come into being by it.
     *
     * @throws Refusal {@code NOT_FOUND} likewise; or what the feature throws that would create it
     */
    public Target resolve(String destination, Account reader) {
        return first(source -> source.resolve(destination, reader));
    }

    /** All streams that are this reader's own, see {@link Source#own}. May block for a read. */
    public List<StreamId> own(Account reader) {
        return sources.stream().flatMap(source -> source.own(reader).stream()).toList();
    }

    private Target first(Function<Source, Optional<Target>> question) {
        for (Source source : sources) {
            var target = question.apply(source);
            if (target.isPresent()) {
                return target.get();
            }
        }
        throw new Refusal(Reason.NOT_FOUND, "There is no such destination, or you may not read it.");
    }
}
