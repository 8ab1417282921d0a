/** The command {@code load}: loads a server with simulated users, and reports its speed and its faults. */
@NamedInterface("load")
@NullMarked
package dev.parley.cli.load;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
