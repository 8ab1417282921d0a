package dev.parley;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the database is.
 *
 * @param dataDir the directory of the embedded database, {@code ./data} by default; a string, because Spring would look
 *     for a relative path on the class path first
 */
@ConfigurationProperties("parley")
record DatabaseProperties(@DefaultValue("./data") String dataDir) {}
