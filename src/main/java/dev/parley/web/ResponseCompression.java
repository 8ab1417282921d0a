package dev.parley.web;

import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Configures Jetty to compress responses ({@code server.compression.*}) and never to decompress requests: Jetty would
 * expand a compressed body to any size before {@link BodyLimit} applies.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class ResponseCompression implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private static final PathSpec EVERYTHING = PathSpec.from("/");

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        var settings = factory.getCompression();
        if (settings == null) {
            return;
        }
        factory.addServerCustomizers(server -> {
            for (var handler : server.getDescendants(CompressionHandler.class)) {
                handler.putConfiguration(EVERYTHING, responsesOnly(settings));
            }
        });
    }

    private static CompressionConfig responsesOnly(Compression settings) {
        var config = CompressionConfig.builder().decompressExcludeEncoding("gzip");
        for (String type : settings.getAllMimeTypes()) {
            config.compressIncludeMimeType(type);
        }
        // HEAD responses have no body. PUT, PATCH and DELETE have small ones at most.
        return config.compressIncludeMethod("GET").compressIncludeMethod("POST").build();
    }
}
