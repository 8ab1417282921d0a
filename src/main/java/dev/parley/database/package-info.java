/** Opens the database that Parley runs on: SQLite in the data directory, or PostgreSQL. */
@ApplicationModule(allowedDependencies = {"stream", "stream :: epoch"})
@NullMarked
package dev.parley.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
