/** Holds the merged presence state of all nodes. */
@NullMarked
package dev.parley.presence.state;

import org.jspecify.annotations.NullMarked;
