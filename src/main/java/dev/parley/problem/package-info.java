/** Says no: every reason to refuse a request, and how a refusal looks over HTTP. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.parley.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
