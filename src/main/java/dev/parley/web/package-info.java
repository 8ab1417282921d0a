/** Serves the single-page application and problem details. */
@ApplicationModule(allowedDependencies = {"conversation", "problem"})
@NullMarked
package dev.parley.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
