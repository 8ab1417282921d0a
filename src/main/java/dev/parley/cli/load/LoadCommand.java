package dev.parley.cli.load;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** The command {@code load}. It is independent of the service and starts no part of it. */
public final class LoadCommand {

    public static final String WORD = "load";

    private static final int VALID = 0;
    private static final int INVALID = 1;
    private static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    LoadCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command with the standard streams.
     *
     * @param arguments the command line, beginning with {@value #WORD}
     * @return the exit status
     */
    public static int run(String... arguments) {
        return new LoadCommand(System.out, System.err).run(List.of(Arrays.copyOfRange(arguments, 1, arguments.length)));
    }

    int run(List<String> arguments) {
        if (arguments.contains("--help")) {
            HelpText.lines().forEach(out::println);
            return VALID;
        }
        try {
            return run(LoadOptions.parse(arguments));
        } catch (UsageError e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (LoadFailed e) {
            err.println(e.getMessage());
            return INVALID;
        }
    }

    private int run(LoadOptions options) {
        boolean json = options.flag(CommandOption.JSON);
        var report = measure(options, new ProgressReporter(json ? err : out));
        if (json) {
            out.println(report.json());
        } else {
            report.lines().forEach(out::println);
        }
        return report.isValid() ? VALID : INVALID;
    }

    private static Report measure(LoadOptions options, ProgressReporter progressReporter) {
        try (var loadRun = new LoadRun(options, progressReporter)) {
            return switch (options.scenario()) {
                case FANOUT -> new RoomLoad(loadRun).fanout();
                case ROOMS -> new RoomLoad(loadRun).rooms();
                case DIRECT -> new DirectLoad(loadRun).run();
                case IDLE -> new IdleLoad(loadRun).run();
                case CHURN -> new ChurnLoad(loadRun).run();
                case SLOW -> new SlowLoad(loadRun).run();
            };
        }
    }
}
