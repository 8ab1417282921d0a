package dev.parley.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What went wrong, counted; while a run lasts each belongs to one loop's thread, and at its end they are added up. */
final class FaultCounters {

    /** More sentences than this say nothing new. */
    private static final int MOST_SENTENCES = 10;

    long lost;
    long repeated;
    long outOfOrder;
    long astray;
    long seqMissing;
    long seqRepeated;
    long seqOutOfOrder;
    long connectionsLost;
    long unreceipted;
    long notCaughtUp;
    final Map<String, Long> refused = new TreeMap<>();
    final List<String> sentences = new ArrayList<>();

    void refused(String code) {
        refused.merge(code, 1L, Long::sum);
        if (code.equals("rate_limited")) {
            say("The server limits how fast its users post: start it with higher parley.limits.messages-per-second"
                    + " and parley.limits.messages-burst, such as 1000000 for both.");
        }
    }

    void connectionLost(String why) {
        connectionsLost++;
        say("A connection was lost: " + why + ".");
    }

    void say(String sentence) {
        if (sentences.size() < MOST_SENTENCES && !sentences.contains(sentence)) {
            sentences.add(sentence);
        }
    }

    void add(FaultCounters other) {
        lost += other.lost;
        repeated += other.repeated;
        outOfOrder += other.outOfOrder;
        astray += other.astray;
        seqMissing += other.seqMissing;
        seqRepeated += other.seqRepeated;
        seqOutOfOrder += other.seqOutOfOrder;
        connectionsLost += other.connectionsLost;
        unreceipted += other.unreceipted;
        notCaughtUp += other.notCaughtUp;
        other.refused.forEach((code, count) -> refused.merge(code, count, Long::sum));
        other.sentences.forEach(this::say);
    }

    boolean none() {
        long failures = lost + repeated + outOfOrder + astray + connectionsLost + unreceipted + notCaughtUp;
        long seqFailures = seqMissing + seqRepeated + seqOutOfOrder;
        return failures + seqFailures == 0 && refused.isEmpty() && sentences.isEmpty();
    }
}
