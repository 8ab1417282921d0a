/** Error codes, the exception that rejects a request, and its HTTP representation as a problem response. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.parley.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
