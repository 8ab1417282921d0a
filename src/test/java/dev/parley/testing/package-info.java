/** Test support for all packages: a running Parley, its clients, databases and brokers. */
@NullMarked
package dev.parley.testing;

import org.jspecify.annotations.NullMarked;
