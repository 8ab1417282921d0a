/**
 * HTTP infrastructure: the single-page application, request limits, strict JSON, response buffering and compression,
 * proxy headers.
 */
@ApplicationModule(allowedDependencies = {"conversation", "problem"})
@NullMarked
package dev.parley.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
