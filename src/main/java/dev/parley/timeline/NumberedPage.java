package dev.parley.timeline;

import dev.parley.stream.Page;

/** A page, and the epoch that its numbers are of. */
record NumberedPage(Page page, String epoch) {}
