/**
 * HTTP infrastructure: the single-page application, request limits, strict JSON, response buffering and compression,
 * proxy headers.
 */
@ApplicationModule(allowedDependencies = {"account :: profile", "problem", "ratelimit"})
@NullMarked
package dev.parley.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
