package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Tests that a marker is found at any index of a body, and that other texts are not markers. */
class MessageMarkerTest {

    private final MessageMarker messageMarker = new MessageMarker();

    @Test
    void markerIsFoundAtAnyIndex() {
        for (int before : new int[] {0, 30, 5, 5, 31}) {
            var bytes = new byte[200];
            int end = MessageMarker.write(bytes, before, 1_234_567_890, 3, 1_000_000, 98_765_432_100L);
            assertThat(end - before).isLessThan(MessageMarker.MAX_BYTES);
            assertThat(messageMarker.find(bytes, 0, bytes.length)).isTrue();
            assertThat(messageMarker.run).isEqualTo(1_234_567_890);
            assertThat(messageMarker.publisher).isEqualTo(3);
            assertThat(messageMarker.number).isEqualTo(1_000_000);
            assertThat(messageMarker.nanos).isEqualTo(98_765_432_100L);
        }
    }

    @Test
    void longestMarkerFits() {
        var bytes = new byte[200];
        long tenDays = 864_000_000_000_000L;
        assertThat(MessageMarker.write(bytes, 0, Integer.MAX_VALUE, 99_999, 99_999_999_999L, tenDays))
                .isLessThanOrEqualTo(MessageMarker.MAX_BYTES);
    }

    @Test
    void otherTextsAreNotMarkers() {
        for (String text : new String[] {"hello", "~", "~~", "~1.2.3~", "~1.2.3.4", "~1.2.x.4~", "~1..3.4~"}) {
            assertThat(find(text)).as(text).isFalse();
        }
        assertThat(find("see ~1.2.x~ and ~1.2.3.4~")).isTrue();
    }

    private boolean find(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return messageMarker.find(bytes, 0, bytes.length);
    }
}
