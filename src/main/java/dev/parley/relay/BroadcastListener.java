package dev.parley.relay;

/** Receives the broadcasts of one subject. Called on one of the relay's threads; must neither block nor throw. */
public interface BroadcastListener {

    String subject();

    /**
     * @param node the {@link NodeIdentity#id()} of the sender, never this node's own
     * @param body the body that the sender passed to {@link Relay#broadcast}
     */
    void onBroadcast(String node, byte[] body);

    /** Called when broadcasts can be received and sent again; earlier broadcasts may have been lost. */
    default void connected() {}
}
