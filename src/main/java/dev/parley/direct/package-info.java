/** Direct messages between two users. */
@ApplicationModule(
        allowedDependencies = {
            "account",
            "destination",
            "event",
            "message",
            "problem",
            "ratelimit",
            "readstate",
            "stream"
        })
@NullMarked
package dev.parley.direct;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
