/** The WebSocket gateway: handshake, STOMP, destination policy, limits, receipts, close codes. */
@ApplicationModule(allowedDependencies = {"account", "conversation", "fanout", "problem", "relay", "stream"})
@NullMarked
package dev.parley.gateway;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
