package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Proves that entries become ready once each and in order, in whatever order they arrive, and that the buffer does not
 * wait for numbers that do not exist.
 */
class ReorderBufferTest {

    private final ReorderBuffer reorderBuffer = new ReorderBuffer();

    @Test
    void earlyEntryWaitsForMissingOnes() {
        reorderBuffer.startAfter(40);
        reorderBuffer.add(entry(43));
        assertThat(reorderBuffer.isReady()).isFalse();
        assertThat(reorderBuffer.isIncomplete()).isTrue();
        reorderBuffer.add(entry(41));
        assertThat(drained()).containsExactly(41L);
        reorderBuffer.add(entry(42));
        assertThat(drained()).containsExactly(42L, 43L);
        assertThat(reorderBuffer.isIncomplete()).isFalse();
    }

    @Test
    void repeatedEntryIsDropped() {
        reorderBuffer.startAfter(40);
        reorderBuffer.add(entry(40));
        reorderBuffer.add(entry(41));
        reorderBuffer.add(entry(41));
        assertThat(drained()).containsExactly(41L);
        assertThat(reorderBuffer.last()).isEqualTo(41);
    }

    @Test
    void shuffledEntriesWithRepeatsBecomeReadyInOrder() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        reorderBuffer.startAfter(0);
        var coming = new ArrayList<Entry>();
        for (long seq = 1; seq <= 500; seq++) {
            coming.addAll(Collections.nCopies(1 + random.nextInt(3), entry(seq)));
        }
        Collections.shuffle(coming, random);
        var seen = new ArrayList<Long>();
        for (Entry entry : coming) {
            reorderBuffer.add(entry);
            seen.addAll(drained());
        }
        assertThat(seen)
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 500).boxed().toList());
        assertThat(reorderBuffer.isIncomplete()).isFalse();
    }

    @Test
    void deletedNumbersAreSkipped() {
        reorderBuffer.startAfter(10);
        reorderBuffer.add(entry(14));
        reorderBuffer.skipTo(13);
        assertThat(drained()).containsExactly(14L);
        assertThat(reorderBuffer.isIncomplete()).isFalse();
    }

    @Test
    void numberThatTheLogNeverAssignedIsDiscarded() {
        reorderBuffer.startAfter(10);
        reorderBuffer.add(entry(999));
        reorderBuffer.discardUnknown(12, reorderBuffer.highestKnown());
        assertThat(reorderBuffer.highestKnown()).isEqualTo(12);
        reorderBuffer.add(entry(11));
        reorderBuffer.add(entry(12));
        assertThat(drained()).containsExactly(11L, 12L);
        assertThat(reorderBuffer.isIncomplete()).isFalse();
    }

    @Test
    void numberReportedAfterTheReadOfTheLogIsKept() {
        reorderBuffer.startAfter(10);
        reorderBuffer.add(entry(12));
        long known = reorderBuffer.highestKnown();
        reorderBuffer.add(entry(14));
        reorderBuffer.discardUnknown(12, known);
        assertThat(reorderBuffer.highestKnown()).isEqualTo(14);
    }

    private List<Long> drained() {
        return reorderBuffer.drain().stream().map(Entry::seq).toList();
    }

    private static Entry entry(long seq) {
        return new Entry(
                StreamId.room("lobby"),
                seq,
                new UUID(0, seq),
                Entry.MESSAGE,
                "ada",
                null,
                Instant.EPOCH,
                "",
                null,
                null);
    }
}
