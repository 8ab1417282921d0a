package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.StreamId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Proves that a live group holds each cursor once, whichever cursor is removed. */
class LiveGroupTest {

    private final LiveGroup group = new LiveGroup();
    private final Cursor ada = cursor();
    private final Cursor grace = cursor();
    private final Cursor linus = cursor();

    @Test
    void removalFromTheMiddleKeepsTheOthers() {
        Stream.of(ada, grace, linus).forEach(group::add);
        assertThat(group.remove(ada)).isTrue();
        assertThat(group.cursors()).containsExactlyInAnyOrder(grace, linus);
        assertThat(group.remove(linus))
                .as("moved to the index of the removed cursor")
                .isTrue();
        assertThat(group.cursors()).containsExactly(grace);
        assertThat(group.remove(grace)).as("the last one").isTrue();
        assertThat(group.cursors()).isEmpty();
    }

    @Test
    void presentCursorIsNotAddedAgain() {
        group.add(ada);
        group.add(ada);
        assertThat(group.cursors()).containsExactly(ada);
    }

    @Test
    void absentCursorCannotBeRemoved() {
        group.add(grace);
        assertThat(group.remove(ada)).isFalse();
        assertThat(group.remove(grace)).isTrue();
        assertThat(group.remove(grace)).isFalse();
        group.add(grace);
        assertThat(group.cursors()).as("may be added again").containsExactly(grace);
    }

    private static Cursor cursor() {
        return new Cursor(StreamId.room("lobby"), "ada", entry -> new byte[0], null, null);
    }
}
