package dev.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Proves what is asked of the broker as streams are followed and left, with a clock moved by hand. */
class FollowingTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");

    private final AtomicLong nanos = new AtomicLong();
    private final Following following = new Following(Duration.ofSeconds(30), nanos::get);

    @Test
    void nothingIsAskedWithoutAConnection() {
        following.follow(LOBBY);

        assertThat(following.nextToSubscribe()).isNull();
        assertThat(following.resumed()).isFalse();
    }

    @Test
    void everythingIsAskedForAgainOnEachConnection() {
        following.follow(LOBBY);
        following.connected();
        assertThat(following.nextToSubscribe()).isEqualTo(LOBBY);
        following.follow(OPS);
        assertThat(following.nextToSubscribe()).isEqualTo(OPS);

        following.disconnected();
        following.connected();

        assertThat(following.nextToSubscribe()).isEqualTo(LOBBY);
        assertThat(following.nextToSubscribe()).isEqualTo(OPS);
        assertThat(following.nextToSubscribe()).isNull();
    }

    @Test
    void followingTwiceIsFollowingOnce() {
        following.connected();
        following.follow(LOBBY);
        following.follow(LOBBY);

        assertThat(following.nextToSubscribe()).isEqualTo(LOBBY);
        assertThat(following.nextToSubscribe()).isNull();
    }

    @Test
    void aConnectionIsResumedWhenAllThatWasFollowedIsInForce() {
        following.follow(LOBBY);
        following.follow(OPS);
        following.connected();
        following.inForce(LOBBY);
        assertThat(following.resumed()).isFalse();

        following.inForce(OPS);

        assertThat(following.resumed()).isTrue();
        following.follow(StreamId.control());
        assertThat(following.resumed()).isTrue();
    }

    @Test
    void whatWasLeftGoesWhenItsTimeIsUp() {
        following.connected();
        following.follow(LOBBY);
        following.leave(LOBBY);
        after(29);
        assertThat(following.nextToUnsubscribe(10)).isEmpty();
        assertThat(following.follows(LOBBY)).isTrue();

        after(1);

        assertThat(following.nextToUnsubscribe(10)).containsExactly(LOBBY);
        assertThat(following.follows(LOBBY)).isFalse();
    }

    @Test
    void whatIsFollowedAgainStays() {
        following.connected();
        following.follow(LOBBY);
        following.leave(LOBBY);
        after(20);
        following.follow(LOBBY);
        after(20);
        assertThat(following.nextToUnsubscribe(10)).isEmpty();

        following.leave(LOBBY);
        after(29);
        assertThat(following.nextToUnsubscribe(10)).isEmpty();
        after(1);
        assertThat(following.nextToUnsubscribe(10)).containsExactly(LOBBY);
    }

    @Test
    void onlySoManyGoAtATime() {
        following.connected();
        following.follow(LOBBY);
        following.follow(OPS);
        following.leave(OPS);
        following.leave(LOBBY);
        after(30);

        assertThat(following.nextToUnsubscribe(1)).containsExactly(OPS);
        assertThat(following.nextToUnsubscribe(1)).containsExactly(LOBBY);
    }

    @Test
    void whatWasLeftIsNotAskedForOnTheNextConnection() {
        following.connected();
        following.follow(LOBBY);
        following.leave(LOBBY);
        following.disconnected();
        following.connected();

        assertThat(following.nextToSubscribe()).isNull();
        assertThat(following.resumed()).isTrue();
    }

    private void after(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
