/** Reads conversations over HTTP: pages, long polling, server-sent events and search. */
@ApplicationModule(allowedDependencies = {"account", "conversation", "fanout", "problem", "stream", "text"})
@NullMarked
package dev.parley.timeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
