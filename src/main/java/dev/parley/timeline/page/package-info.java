/** Reads pages of a timeline. */
@NullMarked
package dev.parley.timeline.page;

import org.jspecify.annotations.NullMarked;
