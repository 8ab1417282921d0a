/** User accounts: registration, sign-in, sessions, roles, profiles and blocks. */
@ApplicationModule(allowedDependencies = {"problem", "ratelimit", "text"})
@NullMarked
package dev.parley.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
