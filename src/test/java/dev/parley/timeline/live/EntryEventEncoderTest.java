package dev.parley.timeline.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.message.EntryJson;
import dev.parley.message.text.Mentions;
import dev.parley.stream.Page;
import dev.parley.stream.StreamId;
import dev.parley.timeline.Entries;
import dev.parley.timeline.access.Timeline;
import dev.parley.timeline.page.NumberedPage;
import dev.parley.timeline.page.PageReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the encoding of entries for HTTP, and which entries of an inbox belong to a direct conversation. */
class EntryEventEncoderTest {

    private static final String EPOCH = "epoch1of2tests";

    private final EntryJson json = new EntryJson(new Mentions(name -> true));
    private final Timeline lobby = new Timeline(StreamId.room("lobby"), null);

    @Test
    void eventIdIsTheEpochAndTheNumber() {
        var entry = Entries.inLobby(42, "hello");
        assertThat(text(new EntryEventEncoder(json, lobby, EPOCH).encode(entry)))
                .isEqualTo("id: epoch1of2tests:42\ndata: " + text(json.encode(entry)) + "\n\n");
    }

    @Test
    void lineBreaksInATextDoNotSplitTheEvent() {
        String event =
                text(new EntryEventEncoder(json, lobby, EPOCH).encode(Entries.inLobby(1, "one\ntwo\r\n\ndata: three")));
        assertThat(event.lines()).hasSize(3).last().isEqualTo("");
        assertThat(event).doesNotContain("\r");
    }

    @Test
    void encodersOfOneTimelineAreEqual() {
        assertThat(new EntryEventEncoder(json, lobby, EPOCH)).isEqualTo(new EntryEventEncoder(json, lobby, EPOCH));
        assertThat(new EntryEventEncoder(json, lobby, EPOCH))
                .isNotEqualTo(new EntryEventEncoder(json, new Timeline(StreamId.room("ops"), null), EPOCH));
    }

    @Test
    void directConversationContainsBothDirectionsOnly() {
        var withGrace = new EntryEventEncoder(json, new Timeline(StreamId.inbox("ada"), "grace"), EPOCH);
        assertThat(withGrace.encode(Entries.inInboxOf("ada", 1, "grace", "ada")))
                .isNotEmpty();
        assertThat(withGrace.encode(Entries.inInboxOf("ada", 2, "ada", "grace")))
                .isNotEmpty();
        assertThat(withGrace.encode(Entries.inInboxOf("ada", 3, "linus", "ada")))
                .isEmpty();
        assertThat(withGrace.encode(Entries.inInboxOf("ada", 4, "ada", "linus")))
                .isEmpty();
    }

    @Test
    void conversationWithOneselfContainsOnlyNotes() {
        var withOneself = new Timeline(StreamId.inbox("ada"), "ada");
        assertThat(withOneself.shows(Entries.inInboxOf("ada", 1, "ada", "ada"))).isTrue();
        assertThat(withOneself.shows(Entries.inInboxOf("ada", 2, "ada", "grace")))
                .isFalse();
        assertThat(withOneself.shows(Entries.inInboxOf("ada", 3, "grace", "ada")))
                .isFalse();
    }

    @Test
    void pageContainsTheEntriesInTheirStompEncoding() {
        var first = Entries.inLobby(1, "one");
        var second = Entries.inLobby(2, "two");
        assertThat(text(PageReader.json(new NumberedPage(new Page(List.of(first, second), 9), EPOCH), json)))
                .isEqualTo("{\"entries\":[" + text(json.encode(first)) + "," + text(json.encode(second))
                        + "],\"head\":9,\"epoch\":\"epoch1of2tests\"}");
        assertThat(text(PageReader.json(new NumberedPage(new Page(List.of(), 0), EPOCH), json)))
                .isEqualTo("{\"entries\":[],\"head\":0,\"epoch\":\"epoch1of2tests\"}");
    }

    @Test
    void openingSetsTheIdWithoutAnEvent() {
        assertThat(text(ServerSentEvents.opening(EPOCH, 7, 1500)))
                .isEqualTo(": epoch epoch1of2tests\nretry: 1500\nid: epoch1of2tests:7\n\n");
    }

    @Test
    void openingWithAnotherEpochDispatchesReset() {
        assertThat(text(ServerSentEvents.openingWithReset(EPOCH, 5, 1500)))
                .isEqualTo(": epoch epoch1of2tests\nretry: 1500\nid: epoch1of2tests:4\n\n"
                        + "event: reset\ndata: {\"epoch\":\"epoch1of2tests\",\"first\":5}\n\n");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
