package dev.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Proves that a publisher's marker is read back from any body, and that other people's texts are no markers. */
class MarkerTest {

    private final Marker marker = new Marker();

    @Test
    void whatWasWrittenIsReadWhereverItStands() {
        for (int before : new int[] {0, 30, 5, 5, 31}) {
            var bytes = new byte[200];
            int end = Marker.write(bytes, before, 1_234_567_890, 3, 1_000_000, 98_765_432_100L);
            assertThat(end - before).isLessThan(Marker.LONGEST_BYTES);
            assertThat(marker.find(bytes, 0, bytes.length)).isTrue();
            assertThat(marker.run).isEqualTo(1_234_567_890);
            assertThat(marker.publisher).isEqualTo(3);
            assertThat(marker.number).isEqualTo(1_000_000);
            assertThat(marker.nanos).isEqualTo(98_765_432_100L);
        }
    }

    @Test
    void theLongestOneFits() {
        var bytes = new byte[200];
        long tenDays = 864_000_000_000_000L;
        assertThat(Marker.write(bytes, 0, Integer.MAX_VALUE, 99_999, 99_999_999_999L, tenDays))
                .isLessThanOrEqualTo(Marker.LONGEST_BYTES);
    }

    @Test
    void otherTextsAreNoMarkers() {
        for (String text : new String[] {"hello", "~", "~~", "~1.2.3~", "~1.2.3.4", "~1.2.x.4~", "~1..3.4~"}) {
            assertThat(find(text)).as(text).isFalse();
        }
        assertThat(find("see ~1.2.x~ and ~1.2.3.4~")).isTrue();
    }

    private boolean find(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return marker.find(bytes, 0, bytes.length);
    }
}
