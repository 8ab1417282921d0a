package dev.parley.fanout;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One subscription to several streams, which are added and taken away while it is open.
 *
 * <p>Each stream is a {@link Cursor} of its own, with its own place; all of them share one encoder and one outlet. What is
 * known of a stream belongs to that stream's loop, in the loop's {@link CombinedShare}: so adding, taking away, revoking and
 * delivering one stream happen in one order, and nothing is locked.
 */
public final class CombinedSubscription extends Subscription {

    private final String username;
    private final EntryEncoder encoder;
    private final CombinedListener listener;
    private final CatchUpQueue catchUps = new CatchUpQueue();
    private final AtomicInteger size = new AtomicInteger();
    private final Map<Shard, CombinedShare> shares;

    CombinedSubscription(String username, EntryEncoder encoder, Sink sink, Collection<Shard> shards) {
        super(sink.outlet());
        this.username = username;
        this.encoder = encoder;
        this.listener = sink.listener();
        this.shares = shards.stream().collect(Collectors.toMap(Function.identity(), shard -> new CombinedShare()));
    }

    /** Where the entries go, and who learns which streams they are of. */
    public record Sink(SubscriptionSink outlet, CombinedListener listener) {}

    /** How many streams it has. Any thread. */
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

    /** What belongs to that loop. */
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
