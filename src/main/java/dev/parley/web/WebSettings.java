package dev.parley.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings in {@code parley.limits.*} that only this package uses.
 *
 * @param bodyBytes the largest request body, 256 KB; a larger one gets 413
 */
@ConfigurationProperties("parley.limits")
record WebSettings(@DefaultValue("256KB") DataSize bodyBytes) {

    private static final long MIN_BYTES = 1024;

    // Request bodies are buffered in memory.
    private static final long MAX_BYTES = 64 * 1024 * 1024;

    WebSettings {
        long bytes = bodyBytes.toBytes();
        if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "parley.limits.body-bytes must be from " + MIN_BYTES + " to " + MAX_BYTES + ", and is " + bytes);
        }
    }
}
