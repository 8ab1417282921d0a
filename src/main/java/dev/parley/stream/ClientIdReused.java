package dev.parley.stream;

/** Completes an append whose sender had used its {@code clientId} for something else. Nothing was written. */
public class ClientIdReused extends RuntimeException {

    public ClientIdReused() {
        super("The clientId belongs to another entry of this sender", null, false, false);
    }
}
