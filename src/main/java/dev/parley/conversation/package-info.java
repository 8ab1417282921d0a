/** Resolves destinations to streams, checks who may read and write them, and checks and appends posts. */
@ApplicationModule(allowedDependencies = {"account", "problem", "stream"})
@NullMarked
package dev.parley.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
