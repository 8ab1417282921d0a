/** Delivers entries and ephemeral events to the subscriptions of this node. */
@ApplicationModule(allowedDependencies = {"relay", "stream"})
@NullMarked
package dev.parley.fanout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
