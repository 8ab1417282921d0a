package dev.parley.announcement;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static dev.parley.testing.TestUsers.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.destination.ResolvedDestination;
import dev.parley.problem.ErrorCode;
import dev.parley.stream.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves the levels of announcements, and that their destination is open to every user. */
class AnnouncementTest {

    @Test
    void levelDefaultsToInfo() {
        assertThat(new BroadcastRequest("hello", null).checkedLevel()).isEqualTo("info");
        assertThat(new BroadcastRequest("hello", "info").checkedLevel()).isEqualTo("info");
        assertThat(new BroadcastRequest("hello", "warning").checkedLevel()).isEqualTo("warning");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "error", "WARNING", "info "})
    void otherLevelsAreRejected(String level) {
        assertRefused(ErrorCode.INVALID, () -> new BroadcastRequest("hello", level).checkedLevel());
    }

    @Test
    void toStringOmitsTheText() {
        assertThat(new BroadcastRequest("secret", "info")).asString().doesNotContain("secret");
    }

    @Test
    void destinationResolvesToTheAnnouncements() {
        var resolver = new AnnouncementDestinationResolver();

        assertThat(resolver.find("/topic/announcements", ADA))
                .contains(new ResolvedDestination.Stream(StreamId.announcements()));
        assertThat(resolver.find("/topic/announcements.x", ADA)).isEmpty();
    }
}
