/** Tells other nodes what was appended and what happens here, and this node what was appended and happens there. */
@ApplicationModule(allowedDependencies = {"stream"})
@NullMarked
package dev.parley.relay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
