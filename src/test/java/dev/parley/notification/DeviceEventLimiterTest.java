package dev.parley.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Proves how many events one user's devices receive, and that a refresh stands for those that they did not. */
class DeviceEventLimiterTest {

    private static final String REFRESH = "{\"kind\":\"refresh\"}";

    private final List<String> told = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final LocalDevices here = new LocalDevices(
            username -> !username.equals("linus"),
            (topic, event) -> told.add(topic.split("/")[2] + " " + new String(event, StandardCharsets.UTF_8)));
    private long nanos;
    private final DeviceEventLimiter pace = new DeviceEventLimiter(here, () -> nanos, later::add);

    @Test
    void whatIsTooMuchBecomesOneRefresh() {
        for (int i = 0; i < 1_000; i++) {
            room("grace", "room-" + i);
        }
        assertThat(told).hasSize(DeviceEventLimiter.BURST).doesNotContain("grace " + REFRESH);
        assertThat(later).hasSize(1);

        later.remove().run();
        assertThat(told).hasSize(DeviceEventLimiter.BURST + 1).endsWith("grace " + REFRESH);
    }

    /** One that came through in between could be older than what the refresh lets the client load, and seem newer. */
    @Test
    void nothingComesBetweenADroppedEventAndItsRefresh() {
        for (int i = 0; i <= DeviceEventLimiter.BURST; i++) {
            room("grace", "ops");
        }
        nanos += 1_000_000_000;
        room("grace", "lobby");
        assertThat(told).hasSize(DeviceEventLimiter.BURST);
        later.remove().run();
        room("grace", "lobby");
        assertThat(told).endsWith("grace " + REFRESH, "grace {\"kind\":\"room\",\"room\":\"lobby\"}");
    }

    @Test
    void othersAreNotConcerned() {
        for (int i = 0; i < 100; i++) {
            room("grace", "ops");
        }
        room("ada", "ops");
        assertThat(told).endsWith("ada {\"kind\":\"room\",\"room\":\"ops\"}");
    }

    @Test
    void eventsComeBackWithTime() {
        for (int i = 0; i < 100; i++) {
            room("grace", "ops");
            nanos += DeviceEventLimiter.INTERVAL_MILLIS * 1_000_000L;
        }
        assertThat(told).hasSize(100);
        assertThat(later).isEmpty();
    }

    @Test
    void typingIsDroppedWithoutARefreshAndKeepsNothingElseAway() {
        for (int i = 0; i < 100; i++) {
            pace.tell(List.of("grace"), new DeviceEvent.Typing("ada").json());
        }
        assertThat(told).hasSize(DeviceEventLimiter.BURST);
        assertThat(later).isEmpty();
        room("grace", "ops");
        assertThat(told).hasSize(DeviceEventLimiter.BURST + 1);
    }

    @Test
    void whoIsNotHereTakesNothing() {
        for (int i = 0; i < 100; i++) {
            room("linus", "ops");
        }
        assertThat(told).isEmpty();
        assertThat(later).isEmpty();
    }

    private void room(String username, String room) {
        pace.tell(List.of(username), new DeviceEvent.Room(room).json());
    }
}
