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
record WebSettings(@DefaultValue("256KB") DataSize bodyBytes) {}
