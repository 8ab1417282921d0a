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

/** Proves that entries become ready once each and in order, however they come, and that nobody waits for what is not. */
class ReorderBufferTest {

    private final ReorderBuffer reorderBuffer = new ReorderBuffer();

    @Test
    void anEntryThatOvertookOthersWaitsForThem() {
        reorderBuffer.startAfter(40);
        reorderBuffer.add(entry(43));
        assertThat(reorderBuffer.isReady()).isFalse();
        assertThat(reorderBuffer.isIncomplete()).isTrue();
        reorderBuffer.add(entry(41));
        assertThat(taken()).containsExactly(41L);
        reorderBuffer.add(entry(42));
        assertThat(taken()).containsExactly(42L, 43L);
        assertThat(reorderBuffer.isIncomplete()).isFalse();
    }

    @Test
    void whatCameBeforeIsDropped() {
        reorderBuffer.startAfter(40);
        reorderBuffer.add(entry(40));
        reorderBuffer.add(entry(41));
        reorderBuffer.add(entry(41));
        assertThat(taken()).containsExactly(41L);
        assertThat(reorderBuffer.last()).isEqualTo(41);
    }

    @Test
    void anyOrderWithRepetitionsComesOutInOrder() {
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
            seen.addAll(taken());
        }
        assertThat(seen)
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 500).boxed().toList());
        assertThat(reorderBuffer.isIncomplete()).isFalse();
    }

    @Test
    void whatTheLogNoLongerHoldsIsNotWaitedFor() {
        reorderBuffer.startAfter(10);
        reorderBuffer.add(entry(14));
        reorderBuffer.skipTo(13);
        assertThat(taken()).containsExactly(14L);
        assertThat(reorderBuffer.isIncomplete()).isFalse();
    }

    @Test
    void aNumberThatTheLogNeverGaveIsForgotten() {
        reorderBuffer.startAfter(10);
        reorderBuffer.add(entry(999));
        reorderBuffer.disbelieve(12, reorderBuffer.heard());
        assertThat(reorderBuffer.heard()).isEqualTo(12);
        reorderBuffer.add(entry(11));
        reorderBuffer.add(entry(12));
        assertThat(taken()).containsExactly(11L, 12L);
        assertThat(reorderBuffer.isIncomplete()).isFalse();
    }

    @Test
    void whatIsHeardOfAfterTheLogWasAskedIsBelieved() {
        reorderBuffer.startAfter(10);
        reorderBuffer.add(entry(12));
        long asked = reorderBuffer.heard();
        reorderBuffer.add(entry(14));
        reorderBuffer.disbelieve(12, asked);
        assertThat(reorderBuffer.heard()).isEqualTo(14);
    }

    private List<Long> taken() {
        return reorderBuffer.take().stream().map(Entry::seq).toList();
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
