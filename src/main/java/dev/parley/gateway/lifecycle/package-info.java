/** Ends connections: shutdown, missed heart-beats, ended sessions, revoked access. */
@NullMarked
package dev.parley.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
