package dev.parley.load;

import java.util.ArrayList;
import java.util.List;

/** The publishers of one stream, whose numbers follow one another. */
final class Speakers {

    private final int first;
    private final int count;
    private final List<Publisher> publishers = new ArrayList<>();

    Speakers(int first, int count) {
        this.first = first;
        this.count = count;
    }

    /** The next number; before the connections are opened. */
    int nextNumber() {
        return first + publishers.size();
    }

    void add(Publisher publisher) {
        publishers.add(publisher);
    }

    int first() {
        return first;
    }

    int count() {
        return count;
    }

    List<Publisher> publishers() {
        return publishers;
    }

    /** How many messages of theirs should arrive. */
    long published(int index) {
        var publisher = publishers.get(index);
        return publisher.published() - publisher.refused();
    }
}
