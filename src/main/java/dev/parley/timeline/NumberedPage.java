package dev.parley.timeline;

import dev.parley.stream.Page;

/** A page and the epoch of its sequence numbers. */
record NumberedPage(Page page, String epoch) {}
