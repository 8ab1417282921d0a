/** Finds mentions, links and code in texts, and validates texts. */
@NullMarked
package dev.parley.message.text;

import org.jspecify.annotations.NullMarked;
