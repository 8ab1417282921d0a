/** Tracks which users are online, idle, typing and present in rooms, and publishes the changes. */
@ApplicationModule(
        allowedDependencies = {
            "account",
            "cluster :: membership",
            "destination",
            "fanout",
            "problem",
            "ratelimit",
            "relay",
            "stream"
        })
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
