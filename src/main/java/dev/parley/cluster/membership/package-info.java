/** Keeps the table of nodes and detects failed ones. */
@NamedInterface("membership")
@NullMarked
package dev.parley.cluster.membership;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
