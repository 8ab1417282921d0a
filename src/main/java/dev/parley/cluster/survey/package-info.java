/** Asks all nodes about their connections. */
@NamedInterface("survey")
@NullMarked
package dev.parley.cluster.survey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
