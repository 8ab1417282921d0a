package dev.parley.cli.load;

import java.io.PrintStream;

/** Prints the progress of a run. */
final class ProgressReporter {

    private final PrintStream out;

    ProgressReporter(PrintStream out) {
        this.out = out;
    }

    void print(String line) {
        out.println(line);
        out.flush();
    }
}
