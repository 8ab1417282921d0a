/** Limits how fast users act: token buckets, and the settings {@code parley.limits.*}. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.parley.ratelimit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
