package dev.parley.cli.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** The figures of a run in their order in the report, and whether they are valid. */
final class Report {

    /** The text report contains these figures only if they are not zero. */
    private static final Set<String> HIDDEN_WHEN_ZERO = Set.of(
            "astray",
            "seqMissing",
            "seqRepeated",
            "seqOutOfOrder",
            "connectionsLost",
            "unreceipted",
            "notCaughtUp",
            "refused",
            "complaints",
            "valid");

    private static final Set<Object> ZERO_VALUES = Set.of(0L, Map.of(), List.of(), true, false);

    private final Map<String, Object> figures = new LinkedHashMap<>();
    private boolean valid = true;

    Report put(String name, Object value) {
        figures.put(name, value);
        return this;
    }

    /** @param prefix the prefix of the figures' names; empty if the run has only one window */
    Report window(String prefix, MeasurementWindow measurementWindow) {
        put(name(prefix, "seconds"), tenths(measurementWindow.seconds()));
        put(
                name(prefix, "deliveriesPerSecond"),
                Math.round(measurementWindow.deliveries() / measurementWindow.seconds()));
        put(name(prefix, "publishesPerSecond"), tenths(measurementWindow.published() / measurementWindow.seconds()));
        return latency(name(prefix, "latencyMillis"), measurementWindow.deliveryNanos());
    }

    Report latency(String name, Histogram nanos) {
        var percentiles = new LinkedHashMap<String, Object>();
        percentiles.put("p50", millis(nanos.getValueAtPercentile(50)));
        percentiles.put("p90", millis(nanos.getValueAtPercentile(90)));
        percentiles.put("p99", millis(nanos.getValueAtPercentile(99)));
        percentiles.put("p99.9", millis(nanos.getValueAtPercentile(99.9)));
        percentiles.put("max", millis(nanos.getMaxValue()));
        return put(name, percentiles);
    }

    Report faults(FaultCounters faultCounters) {
        put("lost", faultCounters.lost);
        put("repeated", faultCounters.repeated);
        put("outOfOrder", faultCounters.outOfOrder);
        put("astray", faultCounters.misdirected);
        put("seqMissing", faultCounters.seqMissing);
        put("seqRepeated", faultCounters.seqRepeated);
        put("seqOutOfOrder", faultCounters.seqOutOfOrder);
        put("connectionsLost", faultCounters.connectionsLost);
        put("unreceipted", faultCounters.unreceipted);
        put("notCaughtUp", faultCounters.notCaughtUp);
        put("refused", faultCounters.rejected);
        put("complaints", faultCounters.messages);
        valid = valid && faultCounters.none();
        return put("valid", valid);
    }

    boolean isValid() {
        return valid;
    }

    Object figure(String name) {
        Object value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException("There is no figure " + name + " in " + figures.keySet());
        }
        return value;
    }

    String json() {
        return JsonWriter.of(figures);
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        figures.forEach((name, value) -> {
            if (!HIDDEN_WHEN_ZERO.contains(name) || !ZERO_VALUES.contains(value)) {
                lines.add(String.format("%-34s %s", words(name), shown(value)));
            }
        });
        lines.add(
                valid
                        ? "The figures are valid: all messages arrived once and in order."
                        : "The figures are NOT valid: see the faults above.");
        return lines;
    }

    /** Returns the growth factor of the 99th percentile. */
    static double ratio(MeasurementWindow during, MeasurementWindow before) {
        return hundredths((double) during.deliveryNanos().getValueAtPercentile(99)
                / Math.max(1, before.deliveryNanos().getValueAtPercentile(99)));
    }

    static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    static double millis(long nanos) {
        return hundredths(nanos / 1e6);
    }

    static String name(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String words(String name) {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT).replace(" per ", "/");
    }

    private static String shown(Object value) {
        if (value instanceof Long number) {
            return String.format(Locale.ROOT, "%,d", number);
        }
        if (value instanceof Map<?, ?> map) {
            var shown = new ArrayList<String>();
            map.forEach((name, each) -> shown.add(name + " " + each));
            return shown.isEmpty() ? "none" : String.join("  ", shown);
        }
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? "none"
                    : String.join(" ", list.stream().map(String::valueOf).toList());
        }
        return String.valueOf(value);
    }
}
