package dev.parley.fanout;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One subscription to several streams, which are added and removed while it is open.
 *
 * <p>Each stream has its own {@link Cursor} and position; all of them share one encoder and one sink. The state of a
 * stream belongs to that stream's loop, in the loop's {@link CombinedShare}: adding, removing, revoking and delivering
 * one stream therefore happen in one order, without locks.
 */
public final class CombinedSubscription extends Subscription {

    private final String username;
    private final EntryEncoder encoder;
    private final CombinedListener listener;
    private final CatchUpQueue catchUps = new CatchUpQueue();
    private final AtomicInteger size = new AtomicInteger();
    private final Map<Shard, CombinedShare> shares;

    CombinedSubscription(String username, EntryEncoder encoder, Receiver receiver, Collection<Shard> shards) {
        super(receiver.sink());
        this.username = username;
        this.encoder = encoder;
        this.listener = receiver.listener();
        this.shares = shards.stream().collect(Collectors.toMap(Function.identity(), shard -> new CombinedShare()));
    }

    /**
     * The receiver of a combined subscription: the sink gets the entries, the listener gets the changes of the set of
     * streams.
     */
    public record Receiver(SubscriptionSink sink, CombinedListener listener) {}

    /** The number of streams in the subscription. Any thread. */
    public int size() {
        return size.get();
    }

    String username() {
        return username;
    }

    EntryEncoder encoder() {
        return encoder;
    }

    CombinedListener listener() {
        return listener;
    }

    CatchUpQueue catchUps() {
        return catchUps;
    }

    /** The part of the subscription that belongs to that loop. */
    CombinedShare share(Shard shard) {
        return Objects.requireNonNull(shares.get(shard));
    }

    void grow(int streams) {
        size.addAndGet(streams);
    }

    @Override
    void end(Runnable then) {
        var left = new AtomicInteger(shares.size());
        shares.keySet()
                .forEach(shard -> shard.execute(() -> {
                    shard.close(this);
                    if (left.decrementAndGet() == 0) {
                        then.run();
                    }
                }));
    }
}
