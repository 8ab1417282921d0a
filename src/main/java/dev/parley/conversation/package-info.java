/** Maps destinations to streams, answers who may read and write them, and carries a post: check, append. */
@ApplicationModule(allowedDependencies = {"account", "problem", "stream"})
@NullMarked
package dev.parley.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
