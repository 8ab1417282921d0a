/** Negotiates, reads and writes WebSockets on Jetty's core API. */
@NullMarked
package dev.parley.gateway.socket;

import org.jspecify.annotations.NullMarked;
