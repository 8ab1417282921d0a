/** Accepts posts, edits, deletes and read markers of rooms. */
@NullMarked
package dev.parley.room.message;

import org.jspecify.annotations.NullMarked;
