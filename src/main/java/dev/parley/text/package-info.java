/** Compares and checks texts by the rules of Unicode. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.parley.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
