/** Adds and removes members of rooms. */
@NullMarked
package dev.parley.room.membership;

import org.jspecify.annotations.NullMarked;
