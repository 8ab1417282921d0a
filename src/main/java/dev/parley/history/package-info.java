/** Reads conversations over HTTP: pages, long polling and server-sent events. */
@ApplicationModule(allowedDependencies = {"account", "conversation", "fanout", "problem", "stream"})
@NullMarked
package dev.parley.history;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
