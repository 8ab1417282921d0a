/** Rooms and their members: creation, access, settings, ownership and deletion. */
@ApplicationModule(
        allowedDependencies = {
            "account",
            "destination",
            "event",
            "message",
            "problem",
            "ratelimit",
            "readstate",
            "stream",
            "text"
        })
@NullMarked
package dev.parley.room;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
