/** Admits WebSocket handshakes and drives a client through STOMP. */
@NullMarked
package dev.parley.gateway.handshake;

import org.jspecify.annotations.NullMarked;
