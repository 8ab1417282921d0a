package dev.parley.cli.load;

import java.io.PrintStream;

/** Tells whoever waits how far things are. */
final class ProgressReporter {

    private final PrintStream out;

    ProgressReporter(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }
}
