/** Direct messages between two users. */
@ApplicationModule(allowedDependencies = {"account", "conversation", "problem", "stream"})
@NullMarked
package dev.parley.direct;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
