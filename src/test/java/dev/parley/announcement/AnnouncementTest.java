package dev.parley.announcement;

import static dev.parley.fixture.People.ADA;
import static dev.parley.fixture.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Target;
import dev.parley.problem.Reason;
import dev.parley.stream.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves the levels of announcements, and that everybody finds them. */
class AnnouncementTest {

    @Test
    void levelIsInfoUnlessItIsSaid() {
        assertThat(new Broadcast("hello", null).checkedLevel()).isEqualTo("info");
        assertThat(new Broadcast("hello", "info").checkedLevel()).isEqualTo("info");
        assertThat(new Broadcast("hello", "warning").checkedLevel()).isEqualTo("warning");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "error", "WARNING", "info "})
    void otherLevelsAreRefused(String level) {
        assertRefused(Reason.INVALID, () -> new Broadcast("hello", level).checkedLevel());
    }

    @Test
    void textIsNotPrinted() {
        assertThat(new Broadcast("secret", "info")).asString().doesNotContain("secret");
    }

    @Test
    void destinationLeadsToTheAnnouncements() {
        var source = new AnnouncementSource();

        assertThat(source.find("/topic/announcements", ADA)).contains(new Target.Stream(StreamId.announcements()));
        assertThat(source.find("/topic/announcements.x", ADA)).isEmpty();
    }
}
