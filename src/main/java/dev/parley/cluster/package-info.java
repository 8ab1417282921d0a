/**
 * Distributes the events that every node of an installation has to handle (ended sessions, revoked access), and tracks
 * which nodes are up.
 */
@ApplicationModule(allowedDependencies = {"account", "account :: session", "event", "fanout", "relay", "stream"})
@NullMarked
package dev.parley.cluster;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
