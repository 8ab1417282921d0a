package dev.parley.stream;

/**
 * Completes a change that found no message at its target: it was deleted meanwhile, or never existed. Nothing was
 * written.
 */
public class MessageNotFound extends RuntimeException {

    public MessageNotFound() {
        super("There is no message to change at this number; it may have been deleted", null, false, false);
    }
}
