/** Keeps the epoch, and recognises a restored copy of the database. */
@NamedInterface("epoch")
@NullMarked
package dev.parley.stream.epoch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
