package dev.parley.load;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The processor time that the server and this tool take. */
final class Processor {

    private final Optional<ProcessHandle> server;
    private final Duration serverBefore;
    private final Duration toolBefore;
    private final long fromNanos = System.nanoTime();

    private Processor(Optional<ProcessHandle> server) {
        this.server = server;
        this.serverBefore = server.map(Processor::time).orElse(Duration.ZERO);
        this.toolBefore = time(ProcessHandle.current());
    }

    /** @param server its process, if it is known */
    static Processor start(OptionalInt server) {
        return new Processor(server.isPresent() ? ProcessHandle.of(server.getAsInt()) : Optional.empty());
    }

    /** Adds what was taken since the start. */
    void report(String prefix, long deliveries, Report report) {
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        server.ifPresent(process -> {
            double taken = time(process).minus(serverBefore).toNanos() / 1e9;
            report.put(Report.name(prefix, "serverCores"), Report.hundredths(taken / seconds));
            perDelivery(Report.name(prefix, "serverMicrosPerDelivery"), taken, deliveries, report);
        });
        double taken = time(ProcessHandle.current()).minus(toolBefore).toNanos() / 1e9;
        report.put(Report.name(prefix, "toolCores"), Report.hundredths(taken / seconds));
        perDelivery(Report.name(prefix, "toolMicrosPerDelivery"), taken, deliveries, report);
    }

    private static void perDelivery(String name, double seconds, long deliveries, Report report) {
        if (deliveries > 0) {
            report.put(name, Report.hundredths(seconds * 1e6 / deliveries));
        }
    }

    private static Duration time(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
