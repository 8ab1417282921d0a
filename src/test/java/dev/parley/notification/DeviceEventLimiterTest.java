package dev.parley.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Proves how many events one user's devices receive, and that a refresh replaces the dropped ones. */
class DeviceEventLimiterTest {

    private static final String REFRESH = "{\"kind\":\"refresh\"}";

    private final List<String> received = new ArrayList<>();
    private final Queue<Runnable> scheduledTasks = new ArrayDeque<>();
    private final LocalDevices localDevices = new LocalDevices(
            username -> !username.equals("linus"),
            (topic, event) -> received.add(topic.split("/")[2] + " " + new String(event, StandardCharsets.UTF_8)));
    private long nanos;
    private final DeviceEventLimiter limiter = new DeviceEventLimiter(localDevices, () -> nanos, scheduledTasks::add);

    @Test
    void excessEventsBecomeOneRefresh() {
        for (int i = 0; i < 1_000; i++) {
            room("grace", "room-" + i);
        }
        assertThat(received).hasSize(DeviceEventLimiter.BURST).doesNotContain("grace " + REFRESH);
        assertThat(scheduledTasks).hasSize(1);

        scheduledTasks.remove().run();
        assertThat(received).hasSize(DeviceEventLimiter.BURST + 1).endsWith("grace " + REFRESH);
    }

    /**
     * An event delivered in between could be older than the lists that the refresh makes the client load, and seem
     * newer.
     */
    @Test
    void noEventPrecedesThePendingRefresh() {
        for (int i = 0; i <= DeviceEventLimiter.BURST; i++) {
            room("grace", "ops");
        }
        nanos += 1_000_000_000;
        room("grace", "lobby");
        assertThat(received).hasSize(DeviceEventLimiter.BURST);
        scheduledTasks.remove().run();
        room("grace", "lobby");
        assertThat(received).endsWith("grace " + REFRESH, "grace {\"kind\":\"room\",\"room\":\"lobby\"}");
    }

    @Test
    void otherUsersAreNotLimited() {
        for (int i = 0; i < 100; i++) {
            room("grace", "ops");
        }
        room("ada", "ops");
        assertThat(received).endsWith("ada {\"kind\":\"room\",\"room\":\"ops\"}");
    }

    @Test
    void budgetRefillsWithTime() {
        for (int i = 0; i < 100; i++) {
            room("grace", "ops");
            nanos += DeviceEventLimiter.INTERVAL_MILLIS * 1_000_000L;
        }
        assertThat(received).hasSize(100);
        assertThat(scheduledTasks).isEmpty();
    }

    @Test
    void typingIsDroppedWithoutARefreshAndLimitsNoOtherEvents() {
        for (int i = 0; i < 100; i++) {
            limiter.publish(List.of("grace"), new DeviceEvent.Typing("ada").json());
        }
        assertThat(received).hasSize(DeviceEventLimiter.BURST);
        assertThat(scheduledTasks).isEmpty();
        room("grace", "ops");
        assertThat(received).hasSize(DeviceEventLimiter.BURST + 1);
    }

    @Test
    void usersNotConnectedHereUseNoBudget() {
        for (int i = 0; i < 100; i++) {
            room("linus", "ops");
        }
        assertThat(received).isEmpty();
        assertThat(scheduledTasks).isEmpty();
    }

    private void room(String username, String room) {
        limiter.publish(List.of(username), new DeviceEvent.Room(room).json());
    }
}
