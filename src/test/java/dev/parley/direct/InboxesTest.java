package dev.parley.direct;

import static dev.parley.testing.TestUsers.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.destination.ResolvedDestination;
import dev.parley.stream.StreamId;
import org.junit.jupiter.api.Test;

/** Proves which inboxes a direct message reaches, and that users subscribe to their own inbox only. */
class InboxesTest {

    @Test
    void messageReachesBothInboxesSenderFirst() {
        assertThat(Inboxes.of("ada", "grace")).containsExactly(StreamId.inbox("ada"), StreamId.inbox("grace"));
    }

    @Test
    void noteToSelfIsOneEntry() {
        assertThat(Inboxes.of("ada", "ada")).containsExactly(StreamId.inbox("ada"));
    }

    @Test
    void destinationResolvesToTheReadersOwnInbox() {
        var resolver = new DirectDestinationResolver();

        assertThat(resolver.find("/user/queue/direct", ADA))
                .contains(new ResolvedDestination.Stream(StreamId.inbox("ada")));
        assertThat(resolver.find("/user/grace/queue/direct", ADA)).isEmpty();
        assertThat(resolver.find("/queue/direct", ADA)).isEmpty();
        assertThat(resolver.find("/user/queue/direct.grace", ADA)).isEmpty();
    }
}
