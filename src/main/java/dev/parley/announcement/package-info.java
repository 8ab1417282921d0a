/** Announcements of administrators to all users. */
@ApplicationModule(allowedDependencies = {"account", "destination", "message", "problem", "readstate", "stream"})
@NullMarked
package dev.parley.announcement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
