package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.problem.Refusal;
import java.util.Optional;

/** A family of destinations that can be subscribed to; each feature has one. Called on any thread. */
public interface Source {

    /**
     * What stands behind a destination for this reader.
     *
     * @param destination exactly as the client wrote it, already known to have one of the policy's shapes
     * @return empty if the destination is not of this family
     * @throws Refusal if it is, and the reader may not read it; {@code NOT_FOUND} for what the reader may not know of
     */
    Optional<Target> resolve(String destination, Account reader);
}
