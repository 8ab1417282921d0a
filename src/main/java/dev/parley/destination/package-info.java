/** Maps destinations to streams and answers who may read them; the features supply the resolvers. */
@ApplicationModule(allowedDependencies = {"account", "problem", "stream"})
@NullMarked
package dev.parley.destination;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
