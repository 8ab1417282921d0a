/** The WebSocket gateway: handshake, STOMP, destination policy, limits, receipts, close codes. */
@ApplicationModule(
        allowedDependencies = {
            "account",
            "account :: session",
            "account :: signin",
            "destination",
            "event",
            "fanout",
            "message",
            "problem",
            "ratelimit",
            "relay",
            "stream"
        })
@NullMarked
package dev.parley.gateway;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
