package dev.parley.direct;

import static dev.parley.testing.TestUsers.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ResolvedDestination;
import dev.parley.stream.StreamId;
import org.junit.jupiter.api.Test;

/** Proves whose inboxes a direct message reaches, and that everybody subscribes to their own only. */
class InboxesTest {

    @Test
    void bothSidesGetTheMessageAndTheSenderNumbersIt() {
        assertThat(Inboxes.of("ada", "grace")).containsExactly(StreamId.inbox("ada"), StreamId.inbox("grace"));
    }

    @Test
    void noteToSelfIsOneEntry() {
        assertThat(Inboxes.of("ada", "ada")).containsExactly(StreamId.inbox("ada"));
    }

    @Test
    void destinationLeadsToTheReadersOwnInbox() {
        var source = new DirectDestinationResolver();

        assertThat(source.find("/user/queue/direct", ADA))
                .contains(new ResolvedDestination.Stream(StreamId.inbox("ada")));
        assertThat(source.find("/user/grace/queue/direct", ADA)).isEmpty();
        assertThat(source.find("/queue/direct", ADA)).isEmpty();
        assertThat(source.find("/user/queue/direct.grace", ADA)).isEmpty();
    }
}
