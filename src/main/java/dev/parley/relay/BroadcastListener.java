package dev.parley.relay;

/** Hears one subject's broadcasts. Called on one of the relay's threads; must neither block nor throw. */
public interface BroadcastListener {

    String subject();

    /**
     * @param node the {@link NodeIdentity#id()} of who sent it, never this node's own
     * @param body as it was given to {@link Relay#broadcast}
     */
    void heard(String node, byte[] body);

    /** From now on broadcasts come, and go out; those of the time before may be missing. */
    default void connected() {}
}
