/** Replicates presence between nodes. */
@NullMarked
package dev.parley.presence.replication;

import org.jspecify.annotations.NullMarked;
