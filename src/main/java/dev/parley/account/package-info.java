/** Knows who a user is, which role they hold, and how they sign in. */
@ApplicationModule(allowedDependencies = {"problem", "text"})
@NullMarked
package dev.parley.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
