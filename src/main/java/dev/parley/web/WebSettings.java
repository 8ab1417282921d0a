package dev.parley.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the HTTP side alone reads of {@code parley.limits.*}.
 *
 * @param bodyBytes the largest body of a request, 256 KB; beyond it 413
 */
@ConfigurationProperties("parley.limits")
record WebSettings(@DefaultValue("256KB") DataSize bodyBytes) {

    private static final long LEAST_BYTES = 1024;

    // A body is held in memory.
    private static final long MOST_BYTES = 64 * 1024 * 1024;

    WebSettings {
        long bytes = bodyBytes.toBytes();
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "parley.limits.body-bytes must be from " + LEAST_BYTES + " to " + MOST_BYTES + ", and is " + bytes);
        }
    }
}
