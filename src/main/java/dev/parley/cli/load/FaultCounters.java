package dev.parley.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts faults. During a run, each instance belongs to one loop's thread; at its end, the instances are added up. */
final class FaultCounters {

    /** The maximum number of different messages in a report. */
    private static final int MAX_MESSAGES = 10;

    long lost;
    long repeated;
    long outOfOrder;
    long misdirected;
    long seqMissing;
    long seqRepeated;
    long seqOutOfOrder;
    long connectionsLost;
    long unreceipted;
    long notCaughtUp;
    final Map<String, Long> rejected = new TreeMap<>();
    final List<String> messages = new ArrayList<>();

    void rejected(String code) {
        rejected.merge(code, 1L, Long::sum);
        if (code.equals("rate_limited")) {
            addMessage(
                    "The server limits the message rate of its users: start it with higher parley.limits.messages-per-second"
                            + " and parley.limits.messages-burst, for example 1000000 for both.");
        }
    }

    void connectionLost(String reason) {
        connectionsLost++;
        addMessage("A connection was lost: " + reason + ".");
    }

    void addMessage(String message) {
        if (messages.size() < MAX_MESSAGES && !messages.contains(message)) {
            messages.add(message);
        }
    }

    void add(FaultCounters other) {
        lost += other.lost;
        repeated += other.repeated;
        outOfOrder += other.outOfOrder;
        misdirected += other.misdirected;
        seqMissing += other.seqMissing;
        seqRepeated += other.seqRepeated;
        seqOutOfOrder += other.seqOutOfOrder;
        connectionsLost += other.connectionsLost;
        unreceipted += other.unreceipted;
        notCaughtUp += other.notCaughtUp;
        other.rejected.forEach((code, count) -> rejected.merge(code, count, Long::sum));
        other.messages.forEach(this::addMessage);
    }

    boolean none() {
        long failures = lost + repeated + outOfOrder + misdirected + connectionsLost + unreceipted + notCaughtUp;
        long seqFailures = seqMissing + seqRepeated + seqOutOfOrder;
        return failures + seqFailures == 0 && rejected.isEmpty() && messages.isEmpty();
    }
}
