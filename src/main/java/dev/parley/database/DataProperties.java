package dev.parley.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The location of the embedded database.
 *
 * @param dataDir its directory, {@code ./data} by default; a string, because Spring would look for a relative path on
 *     the class path first
 */
@ConfigurationProperties("parley")
record DataProperties(@DefaultValue("./data") String dataDir) {}
