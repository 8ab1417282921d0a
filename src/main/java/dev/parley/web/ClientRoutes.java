package dev.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.resource.PathResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Serves the index page to a browser that navigates to a route of the single-page application, such as
 * {@code /rooms/lobby}.
 *
 * <p>Applies only to requests for HTML: a missing script or image must return 404, never an HTML page.
 */
class ClientRoutes extends PathResourceResolver {

    private static final Set<String> NEVER_ROUTES = Set.of("api", "ws", "actuator", "assets", "error");

    private final Resource index;

    ClientRoutes(Resource index) {
        this.index = index;
    }

    @Override
    protected @Nullable Resource resolveResourceInternal(
            @Nullable HttpServletRequest request,
            String path,
            List<? extends Resource> locations,
            ResourceResolverChain chain) {
        Resource file = super.resolveResourceInternal(request, path, locations, chain);
        if (file != null || request == null || !isRoute(path) || !wantsHtml(request) || !index.exists()) {
            return file;
        }
        return index;
    }

    private static boolean isRoute(String path) {
        String first = path.substring(0, (path + "/").indexOf('/'));
        String last = path.substring(path.lastIndexOf('/') + 1);
        // Room names and user names contain no dots; file names do.
        return !NEVER_ROUTES.contains(first) && last.indexOf('.') < 0;
    }

    private static boolean wantsHtml(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        try {
            return MediaType.parseMediaTypes(accept).stream()
                    .anyMatch(type -> !type.isWildcardType() && type.includes(MediaType.TEXT_HTML));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
