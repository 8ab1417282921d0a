/** Stores HTTP sessions and configures what they may do. */
@NamedInterface("session")
@NullMarked
package dev.parley.account.session;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
