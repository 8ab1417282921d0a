package dev.parley.cli.load;

/**
 * Checks what one subscription gets: each publisher's messages, and on Parley the numbers of the stream itself.
 *
 * <p>Belongs to the thread of its connection.
 */
final class SequenceChecker {

    private final PublisherGroup publisherGroup;
    private final SequenceCheck[] messages;
    private SequenceCheck entries = new SequenceCheck(SequenceCheck.UNKNOWN);

    /** @param fromTheStart whether the first message of each must be seen: the subscription is in force before */
    SequenceChecker(PublisherGroup publisherGroup, boolean fromTheStart) {
        this.publisherGroup = publisherGroup;
        this.messages = new SequenceCheck[publisherGroup.count()];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = new SequenceCheck(fromTheStart ? 0 : SequenceCheck.UNKNOWN);
        }
    }

    /** Of a subscription with {@code since}: whoever has published, only the seqs are looked at. */
    static SequenceChecker since(long seq) {
        var sequenceChecker = new SequenceChecker(new PublisherGroup(0, 0), true);
        sequenceChecker.entries = new SequenceCheck(seq + 1);
        return sequenceChecker;
    }

    /** The subscription is in force: if nothing has come yet, what comes is what follows the head. */
    void inForce(long head) {
        if (!entries.hasBegun()) {
            entries = new SequenceCheck(head + 1);
        }
    }

    /** The seq of an entry. */
    void entry(long seq) {
        entries.next(seq);
    }

    /** @return false if that publisher does not publish here: the message has gone astray */
    boolean message(int publisher, long number) {
        if (messages.length == 0) {
            return true;
        }
        int index = publisher - publisherGroup.first();
        if (index < 0 || index >= messages.length) {
            return false;
        }
        messages[index].next(number);
        return true;
    }

    long lastEntry() {
        return entries.last();
    }

    /** Whether something of every publisher has come. */
    boolean hasHeardAll() {
        for (SequenceCheck each : messages) {
            if (!each.hasBegun()) {
                return false;
            }
        }
        return true;
    }

    /** How many messages have not come; exact when the publishers have stopped. */
    long outstanding() {
        long outstanding = 0;
        for (int i = 0; i < messages.length; i++) {
            long published = publisherGroup.published(i);
            if (!messages[i].hasBegun()) {
                outstanding += published;
            } else {
                outstanding += Math.max(0, published - messages[i].first() - messages[i].received());
            }
        }
        return outstanding;
    }

    void addTo(FaultCounters faultCounters) {
        faultCounters.lost += outstanding();
        for (SequenceCheck each : messages) {
            faultCounters.repeated += each.repeated();
            faultCounters.outOfOrder += each.outOfOrder();
        }
        faultCounters.seqMissing += entries.missing();
        faultCounters.seqRepeated += entries.repeated();
        faultCounters.seqOutOfOrder += entries.outOfOrder();
    }
}
