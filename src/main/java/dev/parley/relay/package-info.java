/** Exchanges appended entries and broadcasts between nodes through a message broker. */
@ApplicationModule(allowedDependencies = {"stream"})
@NullMarked
package dev.parley.relay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
