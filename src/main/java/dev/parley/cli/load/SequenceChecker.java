package dev.parley.cli.load;

/**
 * Checks the messages of one subscription: the numbers of each publisher, and on Parley the seqs of the stream.
 *
 * <p>Belongs to the thread of its connection.
 */
final class SequenceChecker {

    private final PublisherGroup publisherGroup;
    private final SequenceCheck[] messages;
    private SequenceCheck entries = new SequenceCheck(SequenceCheck.UNKNOWN);

    /** @param expectFirst whether each publisher's first message must arrive, since the subscription is active before it */
    SequenceChecker(PublisherGroup publisherGroup, boolean expectFirst) {
        this.publisherGroup = publisherGroup;
        this.messages = new SequenceCheck[publisherGroup.count()];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = new SequenceCheck(expectFirst ? 0 : SequenceCheck.UNKNOWN);
        }
    }

    /** Creates the checker of a subscription with {@code since}, which checks only the seqs, for messages of any publisher. */
    static SequenceChecker since(long seq) {
        var sequenceChecker = new SequenceChecker(new PublisherGroup(0, 0), true);
        sequenceChecker.entries = new SequenceCheck(seq + 1);
        return sequenceChecker;
    }

    /** Called when the subscription is active: the first entry must follow the head, unless one has already arrived. */
    void subscribed(long head) {
        if (!entries.hasStarted()) {
            entries = new SequenceCheck(head + 1);
        }
    }

    /** Checks the seq of an entry. */
    void entry(long seq) {
        entries.next(seq);
    }

    /** @return false if this publisher does not publish to this stream: the message is misdirected */
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

    /** Returns whether a message of every publisher has arrived. */
    boolean hasReceivedFromAll() {
        for (SequenceCheck each : messages) {
            if (!each.hasStarted()) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of messages that have not arrived; exact after the publishers have stopped. */
    long outstanding() {
        long outstanding = 0;
        for (int i = 0; i < messages.length; i++) {
            long published = publisherGroup.published(i);
            if (!messages[i].hasStarted()) {
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
