/** Connects Spring's messaging to the log: handlers, argument resolvers, subscriptions. */
@NullMarked
package dev.parley.gateway.broker;

import org.jspecify.annotations.NullMarked;
