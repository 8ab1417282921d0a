package dev.parley.relay.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Proves which subscriptions are requested as streams are followed and unfollowed, on a manual clock. */
class StreamSubscriptionsTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");

    private final AtomicLong nanos = new AtomicLong();
    private final StreamSubscriptions streamSubscriptions = new StreamSubscriptions(Duration.ofSeconds(30), nanos::get);

    @Test
    void nothingIsSubscribedWithoutAConnection() {
        streamSubscriptions.follow(LOBBY);

        assertThat(streamSubscriptions.nextToSubscribe()).isNull();
        assertThat(streamSubscriptions.resumed()).isFalse();
    }

    @Test
    void everyConnectionSubscribesAllStreamsAgain() {
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
    void followingTwiceSubscribesOnce() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.follow(LOBBY);

        assertThat(streamSubscriptions.nextToSubscribe()).isEqualTo(LOBBY);
        assertThat(streamSubscriptions.nextToSubscribe()).isNull();
    }

    @Test
    void connectionIsResumedWhenAllFollowedStreamsAreSubscribed() {
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.follow(OPS);
        streamSubscriptions.connected();
        streamSubscriptions.onSubscribed(LOBBY);
        assertThat(streamSubscriptions.resumed()).isFalse();

        streamSubscriptions.onSubscribed(OPS);

        assertThat(streamSubscriptions.resumed()).isTrue();
        streamSubscriptions.follow(StreamId.control());
        assertThat(streamSubscriptions.resumed()).isTrue();
    }

    @Test
    void unfollowedStreamIsUnsubscribedAfterTheLinger() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.unfollow(LOBBY);
        advance(29);
        assertThat(streamSubscriptions.nextToUnsubscribe(10)).isEmpty();
        assertThat(streamSubscriptions.follows(LOBBY)).isTrue();

        advance(1);

        assertThat(streamSubscriptions.nextToUnsubscribe(10)).containsExactly(LOBBY);
        assertThat(streamSubscriptions.follows(LOBBY)).isFalse();
    }

    @Test
    void streamFollowedAgainStaysSubscribed() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.unfollow(LOBBY);
        advance(20);
        streamSubscriptions.follow(LOBBY);
        advance(20);
        assertThat(streamSubscriptions.nextToUnsubscribe(10)).isEmpty();

        streamSubscriptions.unfollow(LOBBY);
        advance(29);
        assertThat(streamSubscriptions.nextToUnsubscribe(10)).isEmpty();
        advance(1);
        assertThat(streamSubscriptions.nextToUnsubscribe(10)).containsExactly(LOBBY);
    }

    @Test
    void unsubscriptionsAreLimitedPerCall() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.follow(OPS);
        streamSubscriptions.unfollow(OPS);
        streamSubscriptions.unfollow(LOBBY);
        advance(30);

        assertThat(streamSubscriptions.nextToUnsubscribe(1)).containsExactly(OPS);
        assertThat(streamSubscriptions.nextToUnsubscribe(1)).containsExactly(LOBBY);
    }

    @Test
    void unfollowedStreamIsNotSubscribedOnTheNextConnection() {
        streamSubscriptions.connected();
        streamSubscriptions.follow(LOBBY);
        streamSubscriptions.unfollow(LOBBY);
        streamSubscriptions.disconnected();
        streamSubscriptions.connected();

        assertThat(streamSubscriptions.nextToSubscribe()).isNull();
        assertThat(streamSubscriptions.resumed()).isTrue();
    }

    private void advance(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
