package dev.parley.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/** Proves that what one node writes the other reads, in broadcasts that are not too large. */
class DeviceEventCodecTest {

    private static final int MOST_BYTES = 32 * 1024;

    @Test
    void newsArriveAsTheyWereSent() {
        var news = List.of(
                new DeviceNotification(List.of("ada", "grace"), new DeviceEvent.Room("食堂")),
                DeviceNotification.of("linus", new DeviceEvent.Read(null, "ada", null, 7)));
        assertThat(read(DeviceEventCodec.write(news)))
                .containsExactly(
                        "[ada, grace] {\"kind\":\"room\",\"room\":\"食堂\"}",
                        "[linus] {\"kind\":\"read\",\"direct\":\"ada\",\"seq\":7}");
    }

    @Test
    void eventForManyGoesOutInPieces() {
        var names = IntStream.range(0, 5_000)
                .mapToObj(i -> "a".repeat(28) + (1_000 + i))
                .toList();
        var broadcasts = DeviceEventCodec.write(List.of(new DeviceNotification(names, new DeviceEvent.Room("lobby"))));
        assertThat(broadcasts).hasSizeGreaterThan(1).allMatch(bytes -> bytes.length <= MOST_BYTES);
        var told = new ArrayList<String>();
        broadcasts.forEach(bytes -> DeviceEventCodec.read(bytes, (users, event) -> told.addAll(users)));
        assertThat(told).isEqualTo(names);
    }

    @Test
    void manyEventsShareFewBroadcasts() {
        var news = IntStream.range(0, 2_000)
                .mapToObj(i -> DeviceNotification.of("user-" + i, new DeviceEvent.Read("lobby", null, null, i)))
                .toList();
        var broadcasts = DeviceEventCodec.write(news);
        assertThat(broadcasts).hasSizeLessThan(6).allMatch(bytes -> bytes.length <= MOST_BYTES);
        assertThat(read(broadcasts)).hasSize(2_000);
    }

    @Test
    void nothingToSayIsNotSaid() {
        assertThat(DeviceEventCodec.write(List.of())).isEmpty();
        assertThat(DeviceEventCodec.write(List.of(new DeviceNotification(List.of(), new DeviceEvent.Refresh()))))
                .isEmpty();
    }

    @Test
    void everybodyIsNobodyByName() {
        assertThat(read(List.of(DeviceEventCodec.writeForEverybody(new DeviceEvent.Refresh()))))
                .containsExactly("[] {\"kind\":\"refresh\"}");
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> read(List.of("{}\n{}\n".getBytes(UTF_8)))).isInstanceOf(JacksonException.class);
        assertThat(read(List.of("[\"ada\"]".getBytes(UTF_8), new byte[0]))).isEmpty();
    }

    private static List<String> read(List<byte[]> broadcasts) {
        var read = new ArrayList<String>();
        broadcasts.forEach(bytes ->
                DeviceEventCodec.read(bytes, (users, event) -> read.add(users + " " + new String(event, UTF_8))));
        return read;
    }
}
