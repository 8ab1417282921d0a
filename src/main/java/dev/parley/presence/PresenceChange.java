package dev.parley.presence;

/**
 * A node says that something holds, or does not any more. Said twice it is true once.
 *
 * @param displayName of who is present from now on; empty otherwise
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
