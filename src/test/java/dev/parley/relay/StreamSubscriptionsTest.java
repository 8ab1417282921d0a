package dev.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Proves what is asked of the broker as streams are followed and left, with a clock moved by hand. */
class StreamSubscriptionsTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");

    private final AtomicLong nanos = new AtomicLong();
    private final StreamSubscriptions streamSubscriptions = new StreamSubscriptions(Duration.ofSeconds(30), nanos::get);

    @Test
    void nothingIsAskedWithoutAConnection() {
        streamSubscriptions.follow(LOBBY);

        assertThat(streamSubscriptions.nextToSubscribe()).isNull();
        assertThat(streamSubscriptions.resumed()).isFalse();
    }

    @Test
    void everythingIsAskedForAgainOnEachConnection() {
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.connected();
        assertThat(streamSubscriptions.nextToSubscribe()).isEqualTo(LOBBY);
        streamSubscriptions.follow(OPS);
        assertThat(streamSubscriptions.nextToSubscribe()).isEqualTo(OPS);

        streamSubscriptions.disconnected();
        streamSubscriptions.connected();

        assertThat(streamSubscriptions.nextToSubscribe()).isEqualTo(LOBBY);
        assertThat(streamSubscriptions.nextToSubscribe()).isEqualTo(OPS);
        assertThat(streamSubscriptions.nextToSubscribe()).isNull();
    }

    @Test
    void followingTwiceIsFollowingOnce() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.follow(LOBBY);

        assertThat(streamSubscriptions.nextToSubscribe()).isEqualTo(LOBBY);
        assertThat(streamSubscriptions.nextToSubscribe()).isNull();
    }

    @Test
    void aConnectionIsResumedWhenAllThatWasFollowedIsInForce() {
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.follow(OPS);
        streamSubscriptions.connected();
        streamSubscriptions.inForce(LOBBY);
        assertThat(streamSubscriptions.resumed()).isFalse();

        streamSubscriptions.inForce(OPS);

        assertThat(streamSubscriptions.resumed()).isTrue();
        streamSubscriptions.follow(StreamId.control());
        assertThat(streamSubscriptions.resumed()).isTrue();
    }

    @Test
    void whatWasLeftGoesWhenItsTimeIsUp() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.leave(LOBBY);
        after(29);
        assertThat(streamSubscriptions.nextToUnsubscribe(10)).isEmpty();
        assertThat(streamSubscriptions.follows(LOBBY)).isTrue();

        after(1);

        assertThat(streamSubscriptions.nextToUnsubscribe(10)).containsExactly(LOBBY);
        assertThat(streamSubscriptions.follows(LOBBY)).isFalse();
    }

    @Test
    void whatIsFollowedAgainStays() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.leave(LOBBY);
        after(20);
        streamSubscriptions.follow(LOBBY);
        after(20);
        assertThat(streamSubscriptions.nextToUnsubscribe(10)).isEmpty();

        streamSubscriptions.leave(LOBBY);
        after(29);
        assertThat(streamSubscriptions.nextToUnsubscribe(10)).isEmpty();
        after(1);
        assertThat(streamSubscriptions.nextToUnsubscribe(10)).containsExactly(LOBBY);
    }

    @Test
    void onlySoManyGoAtATime() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.follow(OPS);
        streamSubscriptions.leave(OPS);
        streamSubscriptions.leave(LOBBY);
        after(30);

        assertThat(streamSubscriptions.nextToUnsubscribe(1)).containsExactly(OPS);
        assertThat(streamSubscriptions.nextToUnsubscribe(1)).containsExactly(LOBBY);
    }

    @Test
    void whatWasLeftIsNotAskedForOnTheNextConnection() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.leave(LOBBY);
        streamSubscriptions.disconnected();
        streamSubscriptions.connected();

        assertThat(streamSubscriptions.nextToSubscribe()).isNull();
        assertThat(streamSubscriptions.resumed()).isTrue();
    }

    private void after(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
