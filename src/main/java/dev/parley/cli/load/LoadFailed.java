package dev.parley.cli.load;

/** The run cannot go on; the message is a sentence for the person who started it. */
final class LoadFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LoadFailed(String sentence) {
        super(sentence);
    }
}
