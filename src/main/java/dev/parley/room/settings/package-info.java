/** Creates, lists, changes, transfers and deletes rooms. */
@NullMarked
package dev.parley.room.settings;

import org.jspecify.annotations.NullMarked;
