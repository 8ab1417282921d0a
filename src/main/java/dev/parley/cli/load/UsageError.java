package dev.parley.cli.load;

/** The command line is invalid; the message is one sentence that names the option. */
final class UsageError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageError(String sentence) {
        super(sentence);
    }
}
