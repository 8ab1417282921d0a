/** Stores read markers and counts unread messages. */
@ApplicationModule(allowedDependencies = {"account", "problem", "stream"})
@NullMarked
package dev.parley.readstate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
