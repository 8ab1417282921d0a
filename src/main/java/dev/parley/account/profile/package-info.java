/** Creates and changes accounts. */
@NamedInterface("profile")
@NullMarked
package dev.parley.account.profile;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
