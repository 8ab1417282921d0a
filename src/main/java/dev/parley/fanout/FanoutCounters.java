package dev.parley.fanout;

import java.util.concurrent.atomic.LongAdder;

/** Counts deliveries, reads and open subscriptions. The loops write the counters; any thread may read them. */
final class FanoutCounters {

    final LongAdder deliveries = new LongAdder();
    final LongAdder catchUps = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder subscriptions = new LongAdder();
    final LongAdder feeds = new LongAdder();
}
