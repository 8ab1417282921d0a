package dev.parley.account;

/** Looks up whether a user is online; implemented by the presence feature. Any thread; never blocks. */
public interface PresenceLookup {

    boolean isOnline(String username);

    /** Returns whether all connections of the user are idle; false for a user who is not online. */
    boolean isIdle(String username);
}
