/** Reads conversations over HTTP: pages, long polling, server-sent events and search. */
@ApplicationModule(
        allowedDependencies = {
            "account",
            "account :: session",
            "account :: signin",
            "destination",
            "fanout",
            "message",
            "problem",
            "ratelimit",
            "stream",
            "text"
        })
@NullMarked
package dev.parley.timeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
