/** Validates and appends posts, edits and deletes, and writes entries as JSON. */
@ApplicationModule(allowedDependencies = {"account", "problem", "ratelimit", "stream"})
@NullMarked
package dev.parley.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
