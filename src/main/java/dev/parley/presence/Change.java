package dev.parley.presence;

/**
 * A node says that something holds, or does not any more. Said twice it is true once.
 *
 * @param displayName of who is present from now on; empty otherwise
 */
record Change(Fact fact, boolean holds, String displayName) {

    static Change begins(Fact.Online online) {
        return new Change(online, true, "");
    }

    static Change begins(Fact.Idle idle) {
        return new Change(idle, true, "");
    }

    static Change begins(Fact.Present present, String displayName) {
        return new Change(present, true, displayName);
    }

    static Change ends(Fact fact) {
        return new Change(fact, false, "");
    }
}
