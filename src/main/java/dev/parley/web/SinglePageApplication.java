package dev.parley.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the single-page application from the jar.
 *
 * <p>The build adds a Brotli and a gzip variant of each file that compresses well. A client that accepts one of them
 * gets it.
 */
@Controller
class SinglePageApplication implements WebMvcConfigurer {

    private static final Duration ONE_YEAR = Duration.ofDays(365);

    private final Resource files;
    private final Resource assets;
    private final Resource index;

    @Autowired
    SinglePageApplication() {
        this("static/");
    }

    /** @param directory a path in the jar, with a trailing slash */
    SinglePageApplication(String directory) {
        this.files = new ClassPathResource(directory);
        this.assets = new ClassPathResource(directory + "assets/");
        this.index = new ClassPathResource(directory + "index.html");
    }

    @GetMapping("/")
    Object index() {
        if (!index.exists()) {
            return ResponseEntity.ok()
                    .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                    .body("Parley is running. This build has no user interface.\n");
        }
        return "forward:/index.html";
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // Changed content has a new file name, so browsers never need to revalidate.
        registry.addResourceHandler("/assets/**")
                .addResourceLocations(assets)
                .setCacheControl(CacheControl.maxAge(ONE_YEAR).cachePublic().immutable())
                .setUseLastModified(false)
                .resourceChain(false)
                .addResolver(new CompressedFiles());
        // File times in a reproducible jar are equal in every version: a browser that validates by time would keep the
        // first page it got. Hence entity tags from the content.
        registry.addResourceHandler("/**")
                .addResourceLocations(files)
                .setCacheControl(CacheControl.noCache())
                .setUseLastModified(false)
                .setEtagGenerator(SinglePageApplication::tag)
                .resourceChain(false)
                .addResolver(new CompressedFiles())
                .addResolver(new ClientRoutes(index));
    }

    private static String tag(Resource resource) {
        try (InputStream content = resource.getInputStream()) {
            return DigestUtils.md5DigestAsHex(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
