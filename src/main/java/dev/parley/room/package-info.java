/** Rooms and their members: creation, access, settings, ownership and deletion. */
@ApplicationModule(allowedDependencies = {"account", "conversation", "problem", "stream", "text"})
@NullMarked
package dev.parley.room;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
