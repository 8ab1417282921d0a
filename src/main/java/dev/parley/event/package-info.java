/** Events that features publish to one another. */
@ApplicationModule(allowedDependencies = {"stream"})
@NullMarked
package dev.parley.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
