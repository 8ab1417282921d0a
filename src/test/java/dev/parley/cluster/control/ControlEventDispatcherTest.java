package dev.parley.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.AccountChanged;
import dev.parley.account.session.SessionEnded;
import dev.parley.event.AccessRevoked;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;

/** Proves that events of other nodes are published here unchanged, even if listeners fail at first. */
@Timeout(30)
class ControlEventDispatcherTest {

    static final List<Object> EVENTS = List.of(
            new SessionEnded("a-session"),
            new AccessRevoked(StreamId.room("日本"), "linus"),
            new AccountChanged("linus"),
            new DisconnectRequested("a-connection"));

    private static final String SELF = "self";

    private final ControlThread thread = new ControlThread();
    private final BlockingQueue<Object> published = new LinkedBlockingQueue<>();
    private final CountDownLatch free = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();

    @AfterEach
    void stop() {
        free.countDown();
        thread.destroy();
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void eventIsPublishedUnchanged(Object event) throws Exception {
        var kind = ControlEventType.of(event).orElseThrow();
        assertThat(kind.wireName()).hasSizeLessThanOrEqualTo(16);
        dispatch(entry("other", kind.wireName(), kind.write(event)));
        assertThat(next()).isEqualTo(event);
    }

    @Test
    void ownUnknownAndInvalidEventsAreSkipped() throws Exception {
        dispatch(
                entry(SELF, "account-changed", "{\"username\":\"ada\"}"),
                entry("other", "of-the-future", "{}"),
                entry("other", "account-changed", "not JSON"),
                entry("other", "account-changed", "{\"username\":\"linus\",\"more\":1}"));
        assertThat(next()).isEqualTo(new AccountChanged("linus"));
        assertThat(published).isEmpty();
    }

    @Test
    void eventIsPublishedUntilItsListenersSucceed() throws Exception {
        failures.set(2);
        dispatch(
                entry("other", "account-changed", "{\"username\":\"linus\"}"),
                entry("other", "account-changed", "{\"username\":\"grace\"}"),
                entry("other", "account-changed", "{\"username\":\"ada\"}"));
        assertThat(next()).isEqualTo(new AccountChanged("ada"));
        assertThat(next()).isEqualTo(new AccountChanged("linus"));
        assertThat(next()).isEqualTo(new AccountChanged("grace"));
    }

    @Test
    void eventsBeyondTheCapacityWaitInTheStream() throws Exception {
        var dispatcher = new ControlEventDispatcher(thread, onceFree());
        byte[] frame = "account-changed {\"username\":\"linus\"}".getBytes(StandardCharsets.UTF_8);
        var many = Collections.nCopies(ControlEventDispatcher.MAX_WAITING + 100, frame);
        int accepted = dispatcher.offer(many);
        assertThat(accepted).isBetween(ControlEventDispatcher.MAX_WAITING, ControlEventDispatcher.MAX_WAITING + 1);
        var resumed = new CountDownLatch(1);
        dispatcher.whenWritable(resumed::countDown);
        assertThat(resumed.getCount()).isEqualTo(1);

        free.countDown();
        assertThat(resumed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(published).hasSize(accepted);
        assertThat(dispatcher.offer(many.subList(accepted, many.size()))).isEqualTo(many.size() - accepted);
    }

    private void dispatch(Entry... entries) {
        var encoder = new ControlEventDecoder(SELF);
        var dispatcher = new ControlEventDispatcher(thread, failingAtFirst());
        assertThat(dispatcher.offer(
                        List.of(entries).stream().map(encoder::encode).toList()))
                .isEqualTo(entries.length);
    }

    private Object next() throws InterruptedException {
        return published.poll(10, TimeUnit.SECONDS);
    }

    private ApplicationEventPublisher failingAtFirst() {
        return event -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("The database is unavailable");
            }
            published.add(((PayloadApplicationEvent<?>) event).getPayload());
        };
    }

    private ApplicationEventPublisher onceFree() {
        return event -> {
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            published.add(event);
        };
    }

    private static Entry entry(String from, String kind, String text) {
        return new Entry(StreamId.control(), 1, UUID.randomUUID(), kind, from, null, Instant.EPOCH, text, null, null);
    }
}
