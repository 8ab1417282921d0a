package dev.parley.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/** Proves that a node decodes the broadcasts that another encodes, and that they respect the size limit. */
class DeviceEventCodecTest {

    private static final int MAX_BYTES = 32 * 1024;

    @Test
    void eventsAreDecodedAsEncoded() {
        var notifications = List.of(
                new DeviceNotification(List.of("ada", "grace"), new DeviceEvent.Room("食堂")),
                DeviceNotification.of("linus", new DeviceEvent.Read(null, "ada", null, 7)));
        assertThat(read(DeviceEventCodec.encode(notifications)))
                .containsExactly(
                        "[ada, grace] {\"kind\":\"room\",\"room\":\"食堂\"}",
                        "[linus] {\"kind\":\"read\",\"direct\":\"ada\",\"seq\":7}");
    }

    @Test
    void eventForManyUsersIsSplit() {
        var names = IntStream.range(0, 5_000)
                .mapToObj(i -> "a".repeat(28) + (1_000 + i))
                .toList();
        var broadcasts = DeviceEventCodec.encode(List.of(new DeviceNotification(names, new DeviceEvent.Room("lobby"))));
        assertThat(broadcasts).hasSizeGreaterThan(1).allMatch(bytes -> bytes.length <= MAX_BYTES);
        var received = new ArrayList<String>();
        broadcasts.forEach(bytes -> DeviceEventCodec.decode(bytes, (users, event) -> received.addAll(users)));
        assertThat(received).isEqualTo(names);
    }

    @Test
    void manyEventsShareFewBroadcasts() {
        var notifications = IntStream.range(0, 2_000)
                .mapToObj(i -> DeviceNotification.of("user-" + i, new DeviceEvent.Read("lobby", null, null, i)))
                .toList();
        var broadcasts = DeviceEventCodec.encode(notifications);
        assertThat(broadcasts).hasSizeLessThan(6).allMatch(bytes -> bytes.length <= MAX_BYTES);
        assertThat(read(broadcasts)).hasSize(2_000);
    }

    @Test
    void noBroadcastWithoutRecipients() {
        assertThat(DeviceEventCodec.encode(List.of())).isEmpty();
        assertThat(DeviceEventCodec.encode(List.of(new DeviceNotification(List.of(), new DeviceEvent.Refresh()))))
                .isEmpty();
    }

    @Test
    void emptyListOfNamesAddressesAllUsers() {
        assertThat(read(List.of(DeviceEventCodec.encodeForAllUsers(new DeviceEvent.Refresh()))))
                .containsExactly("[] {\"kind\":\"refresh\"}");
    }

    @Test
    void invalidBroadcastIsRejected() {
        assertThatThrownBy(() -> read(List.of("{}\n{}\n".getBytes(UTF_8)))).isInstanceOf(JacksonException.class);
        assertThat(read(List.of("[\"ada\"]".getBytes(UTF_8), new byte[0]))).isEmpty();
    }

    private static List<String> read(List<byte[]> broadcasts) {
        var read = new ArrayList<String>();
        broadcasts.forEach(bytes ->
                DeviceEventCodec.decode(bytes, (users, event) -> read.add(users + " " + new String(event, UTF_8))));
        return read;
    }
}
