/** Decodes and encodes STOMP frames. */
@NullMarked
package dev.parley.gateway.codec;

import org.jspecify.annotations.NullMarked;
