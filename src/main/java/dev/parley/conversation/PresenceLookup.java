package dev.parley.conversation;

/** Answers whether a user is here; the presence feature knows. Any thread; never blocks. */
public interface PresenceLookup {

    boolean isOnline(String username);

    /** Whether they are away from all their connections; never true of somebody who is not online. */
    boolean isIdle(String username);
}
