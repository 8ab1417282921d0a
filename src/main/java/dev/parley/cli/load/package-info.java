/** Loads a server with users as the command {@code load} asks for, and reports how fast and how correct it was. */
@NamedInterface("load")
@NullMarked
package dev.parley.cli.load;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
