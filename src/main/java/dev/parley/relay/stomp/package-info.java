/** Relays entries and broadcasts through a STOMP broker. */
@NullMarked
package dev.parley.relay.stomp;

import org.jspecify.annotations.NullMarked;
