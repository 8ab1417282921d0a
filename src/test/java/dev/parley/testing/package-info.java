/** What the tests of all packages use: a running Parley, and its clients. */
@NullMarked
package dev.parley.testing;

import org.jspecify.annotations.NullMarked;
