package dev.parley.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Holds the cursors of one feed that cannot start yet. Owned by a loop.
 *
 * <p>Some cursors wait until the stream's head is known. Others are ahead of this node, and wait until the feed has
 * reached the log's head.
 */
final class PendingCursors {

    private final List<PendingCursor> forHead = new ArrayList<>();
    private final List<Ahead> ahead = new ArrayList<>();

    /** @param logHead the log's head when it was read for this cursor */
    record Ahead(PendingCursor pendingCursor, long logHead) {}

    /** Adds a cursor that waits for the head. Returns whether it is the first one. */
    boolean addForHead(PendingCursor pendingCursor) {
        forHead.add(pendingCursor);
        return forHead.size() == 1;
    }

    List<PendingCursor> takeForHead() {
        var taken = List.copyOf(forHead);
        forHead.clear();
        return taken;
    }

    void addAhead(PendingCursor pendingCursor, long logHead) {
        ahead.add(new Ahead(pendingCursor, logHead));
    }

    /** Removes and returns the cursors that the feed has reached with this head. */
    List<Ahead> takeReached(long head) {
        return ahead.isEmpty() ? List.of() : take(each -> each.logHead() <= head);
    }

    /** Removes a cancelled cursor. The caller reports the outcome to the cursor's listener. */
    void remove(Cursor cursor) {
        forHead.removeIf(pending -> pending.cursor() == cursor);
        ahead.removeIf(each -> each.pendingCursor().cursor() == cursor);
    }

    private List<Ahead> take(Predicate<Ahead> which) {
        var taken = ahead.stream().filter(which).toList();
        ahead.removeAll(taken);
        return taken;
    }
}
