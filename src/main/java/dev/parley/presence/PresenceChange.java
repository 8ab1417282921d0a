package dev.parley.presence;

/**
 * A change of a node's facts: a fact begins or ends. Applying it twice has no further effect.
 *
 * @param displayName of the user whose presence in a room begins; empty otherwise
 */
record PresenceChange(PresenceFact fact, boolean holds, String displayName) {

    static PresenceChange begins(PresenceFact.Online online) {
        return new PresenceChange(online, true, "");
    }

    static PresenceChange begins(PresenceFact.Idle idle) {
        return new PresenceChange(idle, true, "");
    }

    static PresenceChange begins(PresenceFact.Present present, String displayName) {
        return new PresenceChange(present, true, displayName);
    }

    static PresenceChange ends(PresenceFact fact) {
        return new PresenceChange(fact, false, "");
    }
}
