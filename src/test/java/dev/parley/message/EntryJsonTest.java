package dev.parley.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.message.text.Mentions;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Tests the exact JSON of entries: the names and the order of docs/protocol.md. */
class EntryJsonTest {

    private static final UUID ID = UUID.fromString("019a9f5e-1c00-7000-8000-00000000002a");

    private final EntryJson json = new EntryJson(new Mentions(name -> true));

    @Test
    void roomEntryContainsItsRoom() {
        assertThat(encoded(entry(StreamId.room("lobby"), null, "2026-11-20T08:00:00.123Z", "hello", null, "c-1")))
                .isEqualTo("{\"seq\":42,\"id\":\"019a9f5e-1c00-7000-8000-00000000002a\",\"kind\":\"message\","
                        + "\"room\":\"lobby\",\"from\":\"ada\",\"at\":\"2026-11-20T08:00:00.123Z\","
                        + "\"text\":\"hello\",\"clientId\":\"c-1\"}");
    }

    @Test
    void inboxEntryContainsItsRecipient() {
        assertThat(encoded(entry(StreamId.inbox("ada"), "grace", "2026-11-20T08:00:00.120Z", "hello", null, null)))
                .isEqualTo("{\"seq\":42,\"id\":\"019a9f5e-1c00-7000-8000-00000000002a\",\"kind\":\"message\","
                        + "\"to\":\"grace\",\"from\":\"ada\",\"at\":\"2026-11-20T08:00:00.120Z\",\"text\":\"hello\"}");
    }

    @Test
    void announcementContainsItsLevel() {
        assertThat(encoded(entry(StreamId.announcements(), null, "2026-11-20T08:00:00Z", "hello", "warning", null)))
                .isEqualTo("{\"seq\":42,\"id\":\"019a9f5e-1c00-7000-8000-00000000002a\",\"kind\":\"message\","
                        + "\"from\":\"ada\",\"at\":\"2026-11-20T08:00:00.000Z\",\"text\":\"hello\","
                        + "\"level\":\"warning\"}");
    }

    @Test
    void changeContainsItsTarget() {
        var edit = changed(Entry.EDIT, "hello @Grace, @linus", 41L, null);
        assertThat(encoded(edit))
                .isEqualTo("{\"seq\":42,\"id\":\"019a9f5e-1c00-7000-8000-00000000002a\",\"kind\":\"edit\","
                        + "\"room\":\"lobby\",\"from\":\"ada\",\"at\":\"2026-11-20T08:00:00.000Z\",\"target\":41,"
                        + "\"text\":\"hello @Grace, @linus\",\"mentions\":[\"grace\",\"linus\"]}");
        assertThat(encoded(changed(Entry.DELETE, "", 41L, null)))
                .contains("\"kind\":\"delete\"", "\"target\":41,\"text\":\"\"}");
    }

    @Test
    void changedMessageContainsTheChangesNumber() {
        assertThat(encoded(changed(Entry.MESSAGE, "@grace", null, 57L)))
                .endsWith("\"text\":\"@grace\",\"edited\":57,\"mentions\":[\"grace\"]}");
        assertThat(encoded(changed(Entry.DELETED, "", null, 58L)))
                .contains("\"kind\":\"deleted\"")
                .endsWith("\"text\":\"\",\"edited\":58}");
    }

    @Test
    void otherKindsContainNoMentions() {
        assertThat(encoded(changed("topic", "ask @grace", null, null))).doesNotContain("mentions");
    }

    @Test
    void textIsEscapedOnlyWhereJsonRequiresIt() {
        var text = "\"\\\n\t</script>\u00e9\u4e16\ud83d\ude80";
        assertThat(encoded(entry(StreamId.room("\u4e16"), null, "2026-11-20T08:00:00Z", text, null, null)))
                .contains("\"room\":\"\u4e16\"")
                .contains("\"text\":\"\\\"\\\\\\n\\t</script>\u00e9\u4e16\ud83d\ude80\"");
    }

    @Test
    void longTextIsComplete() {
        var text = "\ud83d\ude80".repeat(20_000);
        assertThat(encoded(entry(StreamId.room("lobby"), null, "2026-11-20T08:00:00Z", text, null, null)))
                .endsWith("\"text\":\"" + text + "\"}");
    }

    @Test
    void nestedEntriesHaveTheSameJson() {
        var entry = entry(StreamId.room("lobby"), null, "2026-11-20T08:00:00Z", "hello", null, "c-1");
        var mapper = JsonMapper.builder()
                .addModule(new SimpleModule().addSerializer(Entry.class, new EntrySerializer(json)))
                .build();

        assertThat(mapper.writeValueAsString(List.of(entry))).isEqualTo("[" + encoded(entry) + "]");
    }

    private static Entry changed(String kind, String text, @Nullable Long target, @Nullable Long revised) {
        return new Entry(
                StreamId.room("lobby"),
                42,
                ID,
                kind,
                "ada",
                null,
                Instant.parse("2026-11-20T08:00:00Z"),
                text,
                null,
                null,
                target,
                revised);
    }

    private String encoded(Entry entry) {
        return new String(json.encode(entry), UTF_8);
    }

    private static Entry entry(
            StreamId stream,
            @Nullable String to,
            String at,
            String text,
            @Nullable String level,
            @Nullable String clientId) {
        return new Entry(stream, 42, ID, Entry.MESSAGE, "ada", to, Instant.parse(at), text, level, clientId);
    }
}
