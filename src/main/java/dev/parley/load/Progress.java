package dev.parley.load;

import java.io.PrintStream;

/** Tells whoever waits how far things are. */
final class Progress {

    private final PrintStream out;

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }
}
