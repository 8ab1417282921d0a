package dev.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Selects the smallest precompressed file that the client accepts.
 *
 * <p>Spring selects the first coding that the client names, even one that the client rejects with {@code q=0} (RFC
 * 9110, 12.5.3). Browsers name gzip first, and Brotli is smaller by a tenth.
 */
final class CompressedFiles extends EncodedResourceResolver {

    private static final String SMALLEST = "br";

    @Override
    protected @Nullable Resource resolveResourceInternal(
            @Nullable HttpServletRequest request,
            String path,
            List<? extends Resource> locations,
            ResourceResolverChain chain) {
        String accepted = request == null ? null : request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return request == null || accepted == null
                ? super.resolveResourceInternal(request, path, locations, chain)
                : super.resolveResourceInternal(
                        new AcceptEncodingRequest(request, smallestFirst(accepted)), path, locations, chain);
    }

    static String smallestFirst(String accepted) {
        List<String> codings = Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(coding -> !coding.replace(" ", "").matches(".*;q=0(?:\\.0*)?"))
                .map(coding -> coding.substring(0, (coding + ";").indexOf(';')).strip())
                .toList();
        return codings.stream()
                .sorted(Comparator.comparing(coding -> !coding.equals(SMALLEST)))
                .collect(Collectors.joining(","));
    }

    private static final class AcceptEncodingRequest extends HttpServletRequestWrapper {

        private final String codings;

        AcceptEncodingRequest(HttpServletRequest request, String codings) {
            super(request);
            this.codings = codings;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return HttpHeaders.ACCEPT_ENCODING.equalsIgnoreCase(name) ? codings : super.getHeader(name);
        }
    }
}
