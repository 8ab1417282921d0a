/** Commands of the jar other than the service itself. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
