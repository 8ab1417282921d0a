/** Resolves what a reader may see, and limits the requests that stay open. */
@NullMarked
package dev.parley.timeline.access;

import org.jspecify.annotations.NullMarked;
