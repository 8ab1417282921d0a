package dev.parley.fanout;

import dev.parley.stream.Epoch;
import dev.parley.stream.StreamLog;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The objects that the readers of all feeds share. Any thread.
 *
 * @param threads the few reading threads, which may block
 */
record LogReaders(StreamLog log, ScheduledExecutorService threads, HeadReader heads, Epoch epoch) {}
