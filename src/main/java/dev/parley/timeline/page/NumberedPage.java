package dev.parley.timeline.page;

import dev.parley.stream.Page;

/** A page and the epoch of its sequence numbers. */
public record NumberedPage(Page page, String epoch) {}
