package dev.parley.cli.load;

import java.util.ArrayList;
import java.util.List;

/** The publishers of one stream, with consecutive numbers. */
final class PublisherGroup {

    private final int first;
    private final int count;
    private final List<LoadPublisher> publishers = new ArrayList<>();

    PublisherGroup(int first, int count) {
        this.first = first;
        this.count = count;
    }

    /** Returns the next publisher's number. Call this before the connections open. */
    int nextNumber() {
        return first + publishers.size();
    }

    void add(LoadPublisher loadPublisher) {
        publishers.add(loadPublisher);
    }

    int first() {
        return first;
    }

    int count() {
        return count;
    }

    List<LoadPublisher> publishers() {
        return publishers;
    }

    /** Returns the number of messages of one publisher that must arrive. */
    long published(int index) {
        var loadPublisher = publishers.get(index);
        return loadPublisher.published() - loadPublisher.rejectedMessages();
    }
}
