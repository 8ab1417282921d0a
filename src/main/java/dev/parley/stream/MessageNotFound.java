package dev.parley.stream;

/**
 * Completes a change that found no message at its target: it was deleted meanwhile, or there never was one. Nothing was
 * written.
 */
public class MessageNotFound extends RuntimeException {

    public MessageNotFound() {
        super("What was to be changed is no message", null, false, false);
    }
}
