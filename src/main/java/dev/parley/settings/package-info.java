/** Checks the {@code parley.*} settings at start. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.parley.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
