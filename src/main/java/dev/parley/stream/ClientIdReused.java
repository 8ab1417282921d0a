package dev.parley.stream;

/** Completes an append whose sender had used its {@code clientId} for another entry. Nothing was written. */
public class ClientIdReused extends RuntimeException {

    public ClientIdReused() {
        super("The clientId belongs to another entry of this sender; use a new one", null, false, false);
    }
}
