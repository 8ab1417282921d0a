/** Verifies passwords and slows down guessing. */
@NamedInterface("signin")
@NullMarked
package dev.parley.account.signin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
