package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Proves that no text is sent from memory that its author has changed or taken back. */
class RevisionMergerTest {

    private static final Entry HELLO = entry(1, Entry.MESSAGE, "secret hello", null);
    private static final Entry OTHER = entry(2, Entry.MESSAGE, "other", null);
    private static final Entry EDIT = entry(3, Entry.EDIT, "secret edit", 1L);
    private static final Entry DELETE = entry(4, Entry.DELETE, "", 1L);

    @Test
    void entriesWithoutChangesStayAsTheyAre() {
        var entries = List.of(HELLO, OTHER);
        assertThat(RevisionMerger.of(entries)).isSameAs(entries);
    }

    @Test
    void messageGoesOutAsItsEditSays() {
        assertThat(RevisionMerger.of(List.of(HELLO, OTHER, EDIT)))
                .extracting(Entry::text)
                .containsExactly("secret edit", "other", "secret edit");
    }

    @Test
    void deletedMessageGoesOutAsATombstone() {
        var settled = RevisionMerger.of(List.of(HELLO, OTHER, EDIT, DELETE));
        assertThat(settled).extracting(Entry::kind).containsExactly("deleted", "message", "edit", "delete");
        assertThat(settled).extracting(Entry::text).containsExactly("", "other", "", "");
        assertThat(settled).extracting(Entry::revised).containsExactly(4L, null, null, null);
    }

    @Test
    void whatIsRememberedChangesLater() {
        var recentEntries = new RecentEntries();
        recentEntries.add(List.of(HELLO, OTHER));
        recentEntries.add(List.of(EDIT));
        assertThat(recentEntries.from(1))
                .extracting(Entry::text)
                .containsExactly("secret edit", "other", "secret edit");
        recentEntries.add(List.of(DELETE));
        assertThat(recentEntries.from(1)).extracting(Entry::text).containsExactly("", "other", "", "");
        assertThat(recentEntries.from(1))
                .extracting(Entry::kind)
                .containsExactly("deleted", "message", "edit", "delete");
    }

    /** The log was read after the delete, so the entry is beyond the edit that comes now. */
    @Test
    void earlierChangeDoesNotUndoALaterOne() {
        var tombstone = HELLO.after(DELETE);
        assertThat(tombstone.after(EDIT)).isEqualTo(tombstone);
        var edited = HELLO.after(entry(9, Entry.EDIT, "later", 1L));
        assertThat(edited.after(EDIT)).isEqualTo(edited);
    }

    @Test
    void otherStreamsAndOtherNumbersAreNotConcerned() {
        assertThat(OTHER.after(DELETE)).isSameAs(OTHER);
        var elsewhere = new Entry(
                StreamId.room("ops"), 1, new UUID(7, 1), Entry.MESSAGE, "ada", null, Instant.EPOCH, "x", null, null);
        assertThat(elsewhere.after(DELETE)).isSameAs(elsewhere);
    }

    private static Entry entry(long seq, String kind, String text, @Nullable Long target) {
        return new Entry(
                StreamId.room("lobby"),
                seq,
                new UUID(7, seq),
                kind,
                "ada",
                null,
                Instant.EPOCH,
                text,
                null,
                null,
                target,
                null);
    }
}
