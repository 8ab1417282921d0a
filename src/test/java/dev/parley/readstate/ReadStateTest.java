package dev.parley.readstate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests after which number unread messages are counted. */
class ReadStateTest {

    @Test
    void messagesAfterTheMarkerAreCounted() {
        assertThat(ReadState.of(10, 4, read -> 100 + read)).isEqualTo(new ReadState(10, 4, 104));
    }

    @Test
    void markerBeyondTheHeadCountsAsTheHead() {
        assertThat(ReadState.of(10, 99, read -> 7)).isEqualTo(new ReadState(10, 10, 0));
    }

    @Test
    void nothingIsCountedIfEverythingIsRead() {
        assertThat(ReadState.of(10, 10, read -> {
                    throw new AssertionError("counted");
                }))
                .isEqualTo(new ReadState(10, 10, 0));
    }
}
