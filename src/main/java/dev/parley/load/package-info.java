/** Loads a server with users as the command {@code load} asks for, and reports how fast and how correct it was. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.parley.load;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
