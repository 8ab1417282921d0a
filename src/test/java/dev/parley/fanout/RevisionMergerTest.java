package dev.parley.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Proves that no text is sent from memory after its author has changed or deleted it. */
class RevisionMergerTest {

    private static final Entry HELLO = entry(1, Entry.MESSAGE, "secret hello", null);
    private static final Entry OTHER = entry(2, Entry.MESSAGE, "other", null);
    private static final Entry EDIT = entry(3, Entry.EDIT, "secret edit", 1L);
    private static final Entry DELETE = entry(4, Entry.DELETE, "", 1L);

    @Test
    void entriesWithoutChangesStayUnchanged() {
        var entries = List.of(HELLO, OTHER);
        assertThat(RevisionMerger.merge(entries)).isSameAs(entries);
    }

    @Test
    void editedMessageGetsTheEditedText() {
        assertThat(RevisionMerger.merge(List.of(HELLO, OTHER, EDIT)))
                .extracting(Entry::text)
                .containsExactly("secret edit", "other", "secret edit");
    }

    @Test
    void deletedMessageBecomesATombstone() {
        var merged = RevisionMerger.merge(List.of(HELLO, OTHER, EDIT, DELETE));
        assertThat(merged).extracting(Entry::kind).containsExactly("deleted", "message", "edit", "delete");
        assertThat(merged).extracting(Entry::text).containsExactly("", "other", "", "");
        assertThat(merged).extracting(Entry::revised).containsExactly(4L, null, null, null);
    }

    @Test
    void cachedEntriesAreRevised() {
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

    /**
     * The log was read after the delete, so the entry already includes a later change than the edit that arrives now.
     */
    @Test
    void earlierChangeDoesNotUndoALaterOne() {
        var tombstone = HELLO.revisedBy(DELETE);
        assertThat(tombstone.revisedBy(EDIT)).isEqualTo(tombstone);
        var edited = HELLO.revisedBy(entry(9, Entry.EDIT, "later", 1L));
        assertThat(edited.revisedBy(EDIT)).isEqualTo(edited);
    }

    @Test
    void otherStreamsAndNumbersStayUnchanged() {
        assertThat(OTHER.revisedBy(DELETE)).isSameAs(OTHER);
        var elsewhere = new Entry(
                StreamId.room("ops"), 1, new UUID(7, 1), Entry.MESSAGE, "ada", null, Instant.EPOCH, "x", null, null);
        assertThat(elsewhere.revisedBy(DELETE)).isSameAs(elsewhere);
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
