/**
 * Notifies every device of a user of the actions on the user's other devices, and of other changes that concern the
 * user.
 */
@ApplicationModule(
        allowedDependencies = {"account", "destination", "event", "fanout", "ratelimit", "readstate", "relay", "stream"
        })
@NullMarked
package dev.parley.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
