package dev.parley.presence.state;

/**
 * A change of a node's facts: a fact begins or ends. Applying it twice has no further effect.
 *
 * @param displayName of the user whose presence in a room begins; empty otherwise
 */
public record PresenceChange(PresenceFact fact, boolean holds, String displayName) {

    public static PresenceChange begins(PresenceFact.Online online) {
        return new PresenceChange(online, true, "");
    }

    public static PresenceChange begins(PresenceFact.Idle idle) {
        return new PresenceChange(idle, true, "");
    }

    public static PresenceChange begins(PresenceFact.Present present, String displayName) {
        return new PresenceChange(present, true, displayName);
    }

    public static PresenceChange ends(PresenceFact fact) {
        return new PresenceChange(fact, false, "");
    }
}
