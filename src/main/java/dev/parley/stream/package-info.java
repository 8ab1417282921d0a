/** Appends entries to numbered streams durably and reads them back. */
@ApplicationModule(allowedDependencies = {"text"})
@NullMarked
package dev.parley.stream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
