/** Serves long polls and server-sent events. */
@NullMarked
package dev.parley.timeline.live;

import org.jspecify.annotations.NullMarked;
