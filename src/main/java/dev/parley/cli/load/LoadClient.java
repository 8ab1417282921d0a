package dev.parley.cli.load;

import dev.parley.cli.load.StompScanner.Command;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection: sends CONNECT, subscribes, and checks the received messages. Belongs to its event loop's thread. */
class LoadClient extends WebSocketClient {

    /** Receipts below this number belong to subscriptions. */
    static final int FIRST_SEND_RECEIPT = 100;

    private static final byte[] NONE = {};
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"");

    protected final LoadRun loadRun;
    protected final LoopCounters loopCounters;
    private final ServerAddress serverAddress;
    private final LoadMember loadMember;
    private final List<LoadSubscription> subscriptions;
    private final @Nullable SequenceChecker[] checkers;
    private @Nullable LoadPublisher loadPublisher;
    private int heartBeatMillis;
    private int activeSubscriptions;
    private boolean ready;
    private byte[] pending = NONE;
    private int pendingBytes;

    LoadClient(LoadRun loadRun, LoopSlot loopSlot, LoadMember loadMember, List<LoadSubscription> subscriptions) {
        super(loopSlot.loop());
        this.loadRun = loadRun;
        this.loopCounters = loopSlot.counters();
        this.serverAddress = loopSlot.node();
        this.loadMember = loadMember;
        this.subscriptions = subscriptions;
        this.checkers = subscriptions.stream().map(LoadSubscription::checker).toArray(SequenceChecker[]::new);
    }

    void publisher(LoadPublisher publisher) {
        loadPublisher = publisher;
    }

    void heartBeatMillis(int millis) {
        heartBeatMillis = millis;
    }

    final void open() {
        open(serverAddress.address(), serverAddress.handshake(loadMember));
    }

    final List<LoadSubscription> subscriptions() {
        return subscriptions;
    }

    /** Returns whether all subscriptions are active. */
    final boolean isReady() {
        return ready;
    }

    /** Returns the seq of the last entry received in order; before the first entry, the head of the stream. */
    final long lastEntry() {
        return Objects.requireNonNull(checkers[0]).lastEntry();
    }

    /** Returns the number of messages and receipts not yet received; exact after the publishers have stopped. */
    final long outstanding() {
        if (!isOpen()) {
            return 0;
        }
        long outstanding = unreceipted();
        for (var sequenceChecker : checkers) {
            outstanding += sequenceChecker == null ? 0 : sequenceChecker.outstanding();
        }
        return outstanding;
    }

    /** Adds the faults of received and missing messages. */
    final void addTo(FaultCounters faultCounters) {
        faultCounters.unreceipted += unreceipted();
        for (var sequenceChecker : checkers) {
            if (sequenceChecker != null) {
                sequenceChecker.addTo(faultCounters);
            }
        }
    }

    private int unreceipted() {
        return loadPublisher == null ? 0 : loadPublisher.unreceipted();
    }

    /** Called when all subscriptions are active. */
    protected void ready() {
        loadRun.completed(this);
    }

    /**
     * Called when a subscription is active.
     *
     * @param head the head of its stream, or {@link StompScanner#ABSENT}
     */
    protected void subscribed(int subscription, long head) {}

    /** Called for each entry of a checked stream. */
    protected void entry(long seq) {}

    @Override
    protected void opened() {
        text(serverAddress.connect(heartBeatMillis));
    }

    @Override
    protected void lost(String reason) {
        loopCounters.faultCounters.connectionLost(reason);
        if (!ready) {
            loadRun.completed(this);
        }
    }

    @Override
    protected void left() {
        // Expected after leave().
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
                loopCounters.heartBeat();
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
            loopCounters.faultCounters.addMessage(
                    "The server sent: " + String.valueOf(text(bytes, frame)).strip());
        }
    }

    private void message(StompScanner frame, byte[] bytes) {
        int id = (int) frame.subscription;
        if (id < 0 || id >= checkers.length) {
            loopCounters.faultCounters.misdirected++;
            return;
        }
        var sequenceChecker = checkers[id];
        if (sequenceChecker != null) {
            checked(sequenceChecker, frame, bytes);
        } else if (subscriptions.get(id).deliversErrors()) {
            rejected(text(bytes, frame));
        }
    }

    private void checked(SequenceChecker sequenceChecker, StompScanner frame, byte[] bytes) {
        if (frame.seq != StompScanner.ABSENT) {
            sequenceChecker.entry(frame.seq);
        }
        var marker = loop.messageMarker;
        if (marker.find(bytes, frame.bodyFrom, frame.bodyTo) && marker.run == loadRun.run()) {
            loopCounters.delivered(loop.nowNanos() - loadRun.startNanos() - marker.nanos);
            if (!sequenceChecker.message(marker.publisher, marker.number)) {
                loopCounters.faultCounters.misdirected++;
            }
            if (loadPublisher != null && loadPublisher.number() == marker.publisher) {
                loadPublisher.messageReturned();
            }
        }
        entry(frame.seq);
    }

    private void receipt(StompScanner frame) {
        if (frame.receipt >= FIRST_SEND_RECEIPT) {
            if (loadPublisher != null) {
                loadPublisher.receipted((int) frame.receipt - FIRST_SEND_RECEIPT);
            }
            return;
        }
        subscribed((int) frame.receipt, frame.seq);
        var sequenceChecker = frame.receipt < checkers.length ? checkers[(int) frame.receipt] : null;
        if (sequenceChecker != null && frame.seq != StompScanner.ABSENT) {
            sequenceChecker.subscribed(frame.seq);
        }
        if (++activeSubscriptions == subscriptions.size()) {
            ready = true;
            ready();
        }
    }

    private void subscribe() {
        for (int i = 0; i < subscriptions.size(); i++) {
            var each = subscriptions.get(i);
            text("SUBSCRIBE\nid:" + i + "\ndestination:" + each.destination() + "\n" + each.headers()
                    + (loadRun.hasReceipts() ? "receipt:" + i + "\n" : "") + "\n\0");
        }
        if (!loadRun.hasReceipts()) {
            ready = true;
            ready();
        }
    }

    private void rejected(String report) {
        var code = CODE.matcher(report);
        loopCounters.faultCounters.rejected(code.find() ? code.group(1) : "unknown");
        if (loadPublisher != null) {
            loadPublisher.messageRejected();
        }
        loadRun.messageRejected();
    }

    private static String text(byte[] bytes, StompScanner frame) {
        return new String(bytes, frame.bodyFrom, frame.bodyTo - frame.bodyFrom, StandardCharsets.UTF_8);
    }
}
