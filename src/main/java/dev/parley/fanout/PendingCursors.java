package dev.parley.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps the cursors of one feed that cannot begin yet. Owned by a loop.
 *
 * <p>Some wait for the stream's head to be known; others are ahead of this node, and wait until it has what the log had.
 */
final class PendingCursors {

    private final List<PendingCursor> forHead = new ArrayList<>();
    private final List<Ahead> ahead = new ArrayList<>();

    /** @param known the log's head when it was asked on behalf of the opening */
    record Ahead(PendingCursor opening, long known) {}

    /** Returns whether it is the first. */
    boolean addForHead(PendingCursor opening) {
        forHead.add(opening);
        return forHead.size() == 1;
    }

    List<PendingCursor> takeForHead() {
        var taken = List.copyOf(forHead);
        forHead.clear();
        return taken;
    }

    void addAhead(PendingCursor opening, long known) {
        ahead.add(new Ahead(opening, known));
    }

    /** Those that the feed has reached with this head. */
    List<Ahead> takeReached(long head) {
        return ahead.isEmpty() ? List.of() : take(each -> each.known() <= head);
    }

    /** Forgets a cursor that was cancelled; its listener is told by whoever cancelled it. */
    void remove(Cursor cursor) {
        forHead.removeIf(opening -> opening.cursor() == cursor);
        ahead.removeIf(each -> each.opening().cursor() == cursor);
    }

    private List<Ahead> take(Predicate<Ahead> which) {
        var taken = ahead.stream().filter(which).toList();
        ahead.removeAll(taken);
        return taken;
    }
}
