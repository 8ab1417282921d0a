package dev.parley.cli.load;

/** The run cannot continue; the message is one sentence for the user of the tool. */
final class LoadFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LoadFailed(String sentence) {
        super(sentence);
    }
}
