/** Holds the state of one STOMP connection: subscriptions, limits, acknowledgements. */
@NullMarked
package dev.parley.gateway.session;

import org.jspecify.annotations.NullMarked;
