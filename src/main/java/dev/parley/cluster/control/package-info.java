/** Publishes what every node must learn, through the control stream. */
@NullMarked
package dev.parley.cluster.control;

import org.jspecify.annotations.NullMarked;
