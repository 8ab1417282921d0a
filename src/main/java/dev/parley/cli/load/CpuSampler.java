package dev.parley.cli.load;

import java.time.Duration;
import java.util.List;

/** The processor time that the server's processes, all together, and this tool take. */
final class CpuSampler {

    private final List<ProcessHandle> servers;
    private final Duration serverBefore;
    private final Duration toolBefore;
    private final long fromNanos = System.nanoTime();

    private CpuSampler(List<ProcessHandle> servers) {
        this.servers = servers;
        this.serverBefore = time(servers);
        this.toolBefore = time(ProcessHandle.current());
    }

    static CpuSampler start(LoadOptions options) {
        return new CpuSampler(options.numbers(CommandOption.PID).stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList());
    }

    /** Adds what was taken since the start. */
    void report(String prefix, long deliveries, Report report) {
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        if (!servers.isEmpty()) {
            double taken = time(servers).minus(serverBefore).toNanos() / 1e9;
            report.put(Report.name(prefix, "serverCores"), Report.hundredths(taken / seconds));
            perDelivery(Report.name(prefix, "serverMicrosPerDelivery"), taken, deliveries, report);
        }
        double taken = time(ProcessHandle.current()).minus(toolBefore).toNanos() / 1e9;
        report.put(Report.name(prefix, "toolCores"), Report.hundredths(taken / seconds));
        perDelivery(Report.name(prefix, "toolMicrosPerDelivery"), taken, deliveries, report);
    }

    private static void perDelivery(String name, double seconds, long deliveries, Report report) {
        if (deliveries > 0) {
            report.put(name, Report.hundredths(seconds * 1e6 / deliveries));
        }
    }

    private static Duration time(List<ProcessHandle> processes) {
        return processes.stream().map(CpuSampler::time).reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration time(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
