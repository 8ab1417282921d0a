package dev.parley.cli.load;

import java.time.Duration;
import java.util.List;

/** Measures the CPU time of all processes of the server together, and of this tool. */
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

    /** Adds the CPU time since the start to a report. */
    void report(String prefix, long deliveries, Report report) {
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        if (!servers.isEmpty()) {
            double used = time(servers).minus(serverBefore).toNanos() / 1e9;
            report.put(Report.name(prefix, "serverCores"), Report.hundredths(used / seconds));
            perDelivery(Report.name(prefix, "serverMicrosPerDelivery"), used, deliveries, report);
        }
        double used = time(ProcessHandle.current()).minus(toolBefore).toNanos() / 1e9;
        report.put(Report.name(prefix, "toolCores"), Report.hundredths(used / seconds));
        perDelivery(Report.name(prefix, "toolMicrosPerDelivery"), used, deliveries, report);
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
