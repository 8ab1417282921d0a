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
class ArrivalsTest {

    private final Arrivals arrivals = new Arrivals();

    @Test
    void anEntryThatOvertookOthersWaitsForThem() {
        arrivals.startAfter(40);
        arrivals.add(entry(43));
        assertThat(arrivals.isReady()).isFalse();
        assertThat(arrivals.isIncomplete()).isTrue();
        arrivals.add(entry(41));
        assertThat(taken()).containsExactly(41L);
        arrivals.add(entry(42));
        assertThat(taken()).containsExactly(42L, 43L);
        assertThat(arrivals.isIncomplete()).isFalse();
    }

    @Test
    void whatCameBeforeIsDropped() {
        arrivals.startAfter(40);
        arrivals.add(entry(40));
        arrivals.add(entry(41));
        arrivals.add(entry(41));
        assertThat(taken()).containsExactly(41L);
        assertThat(arrivals.last()).isEqualTo(41);
    }

    @Test
    void anyOrderWithRepetitionsComesOutInOrder() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        arrivals.startAfter(0);
        var coming = new ArrayList<Entry>();
        for (long seq = 1; seq <= 500; seq++) {
            coming.addAll(Collections.nCopies(1 + random.nextInt(3), entry(seq)));
        }
        Collections.shuffle(coming, random);
        var seen = new ArrayList<Long>();
        for (Entry entry : coming) {
            arrivals.add(entry);
            seen.addAll(taken());
        }
        assertThat(seen)
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 500).boxed().toList());
        assertThat(arrivals.isIncomplete()).isFalse();
    }

    @Test
    void whatTheLogNoLongerHoldsIsNotWaitedFor() {
        arrivals.startAfter(10);
        arrivals.add(entry(14));
        arrivals.skipTo(13);
        assertThat(taken()).containsExactly(14L);
        assertThat(arrivals.isIncomplete()).isFalse();
    }

    @Test
    void aNumberThatTheLogNeverGaveIsForgotten() {
        arrivals.startAfter(10);
        arrivals.add(entry(999));
        arrivals.disbelieve(12, arrivals.heard());
        assertThat(arrivals.heard()).isEqualTo(12);
        arrivals.add(entry(11));
        arrivals.add(entry(12));
        assertThat(taken()).containsExactly(11L, 12L);
        assertThat(arrivals.isIncomplete()).isFalse();
    }

    @Test
    void whatIsHeardOfAfterTheLogWasAskedIsBelieved() {
        arrivals.startAfter(10);
        arrivals.add(entry(12));
        long asked = arrivals.heard();
        arrivals.add(entry(14));
        arrivals.disbelieve(12, asked);
        assertThat(arrivals.heard()).isEqualTo(14);
    }

    private List<Long> taken() {
        return arrivals.take().stream().map(Entry::seq).toList();
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
