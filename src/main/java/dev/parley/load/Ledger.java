package dev.parley.load;

/**
 * Checks what one subscription gets: each publisher's messages, and on Parley the numbers of the stream itself.
 *
 * <p>Belongs to the thread of its connection.
 */
final class Ledger {

    private final Speakers speakers;
    private final Sequence[] messages;
    private Sequence entries = new Sequence(Sequence.UNKNOWN);

    /** @param fromTheStart whether the first message of each must be seen: the subscription is in force before */
    Ledger(Speakers speakers, boolean fromTheStart) {
        this.speakers = speakers;
        this.messages = new Sequence[speakers.count()];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = new Sequence(fromTheStart ? 0 : Sequence.UNKNOWN);
        }
    }

    /** Of a subscription with {@code since}: whoever has published, only the seqs are looked at. */
    static Ledger since(long seq) {
        var ledger = new Ledger(new Speakers(0, 0), true);
        ledger.entries = new Sequence(seq + 1);
        return ledger;
    }

    /** The subscription is in force: if nothing has come yet, what comes is what follows the head. */
    void inForce(long head) {
        if (!entries.hasBegun()) {
            entries = new Sequence(head + 1);
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
        int index = publisher - speakers.first();
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
        for (Sequence each : messages) {
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
            long published = speakers.published(i);
            if (!messages[i].hasBegun()) {
                outstanding += published;
            } else {
                outstanding += Math.max(0, published - messages[i].first() - messages[i].received());
            }
        }
        return outstanding;
    }

    void addTo(Faults faults) {
        faults.lost += outstanding();
        for (Sequence each : messages) {
            faults.repeated += each.repeated();
            faults.outOfOrder += each.outOfOrder();
        }
        faults.seqMissing += entries.missing();
        faults.seqRepeated += entries.repeated();
        faults.seqOutOfOrder += entries.outOfOrder();
    }
}
