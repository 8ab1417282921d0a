package dev.parley.load;

import dev.parley.load.StompScanner.Command;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection: says CONNECT, subscribes, and checks what comes. Belongs to its event loop's thread. */
class StompPeer extends WebSocketLine {

    /** Receipts below this number are those of subscriptions. */
    static final int FIRST_SEND_RECEIPT = 100;

    private static final byte[] NONE = {};
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"");

    protected final Bench bench;
    protected final Tally tally;
    private final Server server;
    private final Member member;
    private final List<Subscription> subscriptions;
    private final @Nullable Ledger[] ledgers;
    private @Nullable Publisher publisher;
    private int heartBeatMillis;
    private int inForce;
    private boolean ready;
    private byte[] pending = NONE;
    private int pendingBytes;

    StompPeer(Bench bench, Seat seat, Member member, List<Subscription> subscriptions) {
        super(seat.loop());
        this.bench = bench;
        this.tally = seat.tally();
        this.server = seat.server();
        this.member = member;
        this.subscriptions = subscriptions;
        this.ledgers = subscriptions.stream().map(Subscription::ledger).toArray(Ledger[]::new);
    }

    void publisher(Publisher here) {
        publisher = here;
    }

    void heartBeatMillis(int millis) {
        heartBeatMillis = millis;
    }

    final void open() {
        open(server.address(), server.handshake(member));
    }

    final List<Subscription> subscriptions() {
        return subscriptions;
    }

    /** Whether all subscriptions are in force. */
    final boolean isReady() {
        return ready;
    }

    /** The seq of the last entry that came in order, or the head of the stream before there was one. */
    final long lastEntry() {
        return Objects.requireNonNull(ledgers[0]).lastEntry();
    }

    /** How many messages and receipts are still to come; exact when the publishers have stopped. */
    final long outstanding() {
        if (!isOpen()) {
            return 0;
        }
        long outstanding = unreceipted();
        for (var ledger : ledgers) {
            outstanding += ledger == null ? 0 : ledger.outstanding();
        }
        return outstanding;
    }

    /** What went wrong with what came, or did not come. */
    final void addTo(Faults faults) {
        faults.unreceipted += unreceipted();
        for (var ledger : ledgers) {
            if (ledger != null) {
                ledger.addTo(faults);
            }
        }
    }

    private int unreceipted() {
        return publisher == null ? 0 : publisher.unreceipted();
    }

    /** All subscriptions are in force. */
    protected void ready() {
        bench.settled(this);
    }

    /** The subscription is in force. @param head of its stream, or {@link StompScanner#ABSENT} */
    protected void inForce(int subscription, long head) {}

    /** An entry of a checked stream has come. */
    protected void entry(long seq) {}

    @Override
    protected void opened() {
        text(server.connect(heartBeatMillis));
    }

    @Override
    protected void lost(String why) {
        tally.faults.connectionLost(why);
        if (!ready) {
            bench.settled(this);
        }
    }

    @Override
    protected void left() {
        // As intended.
    }

    @Override
    protected final void received(byte[] bytes, int from, int to) {
        if (pendingBytes == 0) {
            keep(bytes, frames(bytes, from, to), to);
        } else {
            keep(bytes, from, to);
            int all = pendingBytes;
            int end = frames(pending, 0, all);
            pendingBytes = 0;
            keep(pending, end, all);
        }
    }

    /** @return the index of the first byte that belongs to an incomplete frame */
    private int frames(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] == '\n' || bytes[at] == '\r') {
                tally.heartBeat();
                at++;
                continue;
            }
            int end = loop.scanner.scan(bytes, at, to);
            if (end == StompScanner.INCOMPLETE) {
                break;
            }
            frame(loop.scanner, bytes);
            at = end;
        }
        return at;
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > 0) {
            if (pending.length < pendingBytes + length) {
                pending = Arrays.copyOf(pending, Math.max(pendingBytes + length, 2 * pending.length));
            }
            System.arraycopy(bytes, from, pending, pendingBytes, length);
            pendingBytes += length;
        }
    }

    private void frame(StompScanner frame, byte[] bytes) {
        if (frame.command == Command.MESSAGE) {
            message(frame, bytes);
        } else if (frame.command == Command.RECEIPT) {
            receipt(frame);
        } else if (frame.command == Command.CONNECTED) {
            subscribe();
        } else {
            tally.faults.say(
                    "The server sent: " + String.valueOf(text(bytes, frame)).strip());
        }
    }

    private void message(StompScanner frame, byte[] bytes) {
        int id = (int) frame.subscription;
        if (id < 0 || id >= ledgers.length) {
            tally.faults.astray++;
            return;
        }
        var ledger = ledgers[id];
        if (ledger != null) {
            checked(ledger, frame, bytes);
        } else if (subscriptions.get(id).refusals()) {
            refused(text(bytes, frame));
        }
    }

    private void checked(Ledger ledger, StompScanner frame, byte[] bytes) {
        if (frame.seq != StompScanner.ABSENT) {
            ledger.entry(frame.seq);
        }
        var marker = loop.marker;
        if (marker.find(bytes, frame.bodyFrom, frame.bodyTo) && marker.run == bench.run()) {
            tally.delivered(loop.nowNanos() - bench.startNanos() - marker.nanos);
            if (!ledger.message(marker.publisher, marker.number)) {
                tally.faults.astray++;
            }
            if (publisher != null && publisher.number() == marker.publisher) {
                publisher.seen();
            }
        }
        entry(frame.seq);
    }

    private void receipt(StompScanner frame) {
        if (frame.receipt >= FIRST_SEND_RECEIPT) {
            if (publisher != null) {
                publisher.receipted((int) frame.receipt - FIRST_SEND_RECEIPT);
            }
            return;
        }
        inForce((int) frame.receipt, frame.seq);
        var ledger = frame.receipt < ledgers.length ? ledgers[(int) frame.receipt] : null;
        if (ledger != null && frame.seq != StompScanner.ABSENT) {
            ledger.inForce(frame.seq);
        }
        if (++inForce == subscriptions.size()) {
            ready = true;
            ready();
        }
    }

    private void subscribe() {
        for (int i = 0; i < subscriptions.size(); i++) {
            var each = subscriptions.get(i);
            text("SUBSCRIBE\nid:" + i + "\ndestination:" + each.destination() + "\n" + each.headers()
                    + (bench.givesReceipts() ? "receipt:" + i + "\n" : "") + "\n\0");
        }
        if (!bench.givesReceipts()) {
            ready = true;
            ready();
        }
    }

    private void refused(String report) {
        var code = CODE.matcher(report);
        tally.faults.refused(code.find() ? code.group(1) : "unknown");
        if (publisher != null) {
            publisher.refuse();
        }
        bench.refused();
    }

    private static String text(byte[] bytes, StompScanner frame) {
        return new String(bytes, frame.bodyFrom, frame.bodyTo - frame.bodyFrom, StandardCharsets.UTF_8);
    }
}
