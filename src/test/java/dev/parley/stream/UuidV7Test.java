package dev.parley.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Proves that identifiers are version 7 UUIDs of their time, and that each is greater than the one before. */
class UuidV7Test {

    private static final long MILLIS = 0x0199_1234_5678L;

    private final UuidV7 ids = new UuidV7();

    @Test
    void fieldsFollowTheSpecification() {
        UUID id = new UuidV7(onesOnly()).next(MILLIS);

        // RFC 9562, 5.7: unix_ts_ms, ver, rand_a, var, rand_b. The counter in rand_a starts in its lower half.
        assertThat(id).hasToString("01991234-5678-77ff-bfff-ffffffffffff");
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void identifiersOfOneMillisecondAscend() {
        assertAscending(generate(2048, MILLIS));
    }

    @Test
    void fullCounterAdvancesToTheNextMillisecond() {
        List<UUID> many = generate(100_000, MILLIS);

        assertAscending(many);
        assertThat(millis(many.get(99_999))).isBetween(MILLIS + 100_000 / 4096, MILLIS + 100_000 / 2048);
    }

    @Test
    void identifiersAscendWhenTheClockGoesBack() {
        List<UUID> all = new ArrayList<>(generate(10, MILLIS));
        all.addAll(generate(10, MILLIS - 5000));
        all.addAll(generate(10, MILLIS + 1));

        assertAscending(all);
        assertThat(millis(all.get(29))).isEqualTo(MILLIS + 1);
    }

    @Test
    void generatorContinuesAfterTheLatestIdInTheLog() {
        UUID before = new UuidV7().next(MILLIS + 5000);
        ids.continueAfter(before);
        List<UUID> all = new ArrayList<>(List.of(before));
        all.addAll(generate(5000, MILLIS));
        // An identifier that is smaller, or has no time, changes nothing.
        ids.continueAfter(new UuidV7().next(MILLIS - 5000));
        ids.continueAfter(UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff"));
        all.addAll(generate(10, MILLIS));

        assertAscending(all);
        assertThat(UuidV7.textAt(MILLIS + 5000)).isLessThan(before.toString());
        assertThat(UuidV7.textAt(MILLIS + 5001)).isGreaterThan(before.toString());
    }

    @Test
    void twoGeneratorsDiffer() {
        assertThat(new UuidV7().next(MILLIS)).isNotEqualTo(ids.next(MILLIS));
    }

    private List<UUID> generate(int count, long millis) {
        List<UUID> generated = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            generated.add(ids.next(millis));
        }
        return generated;
    }

    /** Compares as texts, because databases and clients do. */
    private static void assertAscending(List<UUID> ids) {
        List<String> texts = ids.stream().map(UUID::toString).toList();
        assertThat(texts).isSorted().doesNotHaveDuplicates();
    }

    private static long millis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }

    private static RandomGenerator onesOnly() {
        return () -> -1L;
    }
}
