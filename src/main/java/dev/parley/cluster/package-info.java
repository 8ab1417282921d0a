/** Keeps the nodes of one installation in agreement on what must not be lost: ended sessions, revoked access, who is up. */
@ApplicationModule(allowedDependencies = {"account", "conversation", "fanout", "problem", "relay", "stream"})
@NullMarked
package dev.parley.cluster;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
