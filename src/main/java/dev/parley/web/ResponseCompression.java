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
 * Has Jetty compress what it answers ({@code server.compression.*}), and leave alone what it is sent: it would unfold
 * compressed bodies, to any size, before the bound on bodies is looked at.
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
                handler.putConfiguration(EVERYTHING, responses(settings));
            }
        });
    }

    private static CompressionConfig responses(Compression settings) {
        var config = CompressionConfig.builder().decompressExcludeEncoding("gzip");
        for (String type : settings.getAllMimeTypes()) {
            config.compressIncludeMimeType(type);
        }
        // A HEAD has no body, and a change that is refused little of one.
        return config.compressIncludeMethod("GET").compressIncludeMethod("POST").build();
    }
}
