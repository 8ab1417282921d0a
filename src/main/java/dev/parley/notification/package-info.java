/** Tells every device of a user what the others did, and what else changed for that user. */
@ApplicationModule(allowedDependencies = {"account", "conversation", "fanout", "relay", "stream"})
@NullMarked
package dev.parley.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
