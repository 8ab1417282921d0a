package dev.parley.fanout;

import java.util.concurrent.atomic.LongAdder;

/** What delivery has done since the start; written on the loops, read anywhere. */
final class FanoutCounters {

    final LongAdder deliveries = new LongAdder();
    final LongAdder catchUps = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder subscriptions = new LongAdder();
    final LongAdder feeds = new LongAdder();
}
