package dev.parley.gateway.socket;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code Sec-WebSocket-Extensions} (RFC 6455, 9.1): a name and its parameters in their order.
 *
 * <p>Example: {@code a; x; y="1", b} contains the offers {@code a} with {@code x} and {@code y=1}, and {@code b}.
 */
record ExtensionOffer(String name, List<Parameter> parameters) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /** "When using the quoted-string syntax variant, the value after quoted-string unescaping MUST conform to the 'token' ABNF." */
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*;\\s*(" + TOKEN + ")(?:\\s*=\\s*(?:(" + TOKEN + ")|\"(" + TOKEN + ")\"))?\\s*");

    private static final Pattern NAME = Pattern.compile("\\s*(" + TOKEN + ")\\s*");

    /** @param value null if the parameter has no value */
    record Parameter(String name, @Nullable String value) {}

    /** Parses the offers of all header lines, most preferred first. Offers that violate the grammar are skipped. */
    static List<ExtensionOffer> parse(List<String> lines) {
        var offers = new ArrayList<ExtensionOffer>();
        for (String line : lines) {
            // Valid quoted values contain no comma.
            for (String element : line.split(",", -1)) {
                var offer = parse(element);
                if (offer != null) {
                    offers.add(offer);
                }
            }
        }
        return offers;
    }

    private static @Nullable ExtensionOffer parse(String element) {
        Matcher name = NAME.matcher(element);
        if (!name.lookingAt()) {
            return null;
        }
        var parameters = new ArrayList<Parameter>();
        int at = name.end();
        Matcher next = PARAMETER.matcher(element);
        while (at < element.length()) {
            if (!next.region(at, element.length()).lookingAt()) {
                return null;
            }
            String token = next.group(2);
            parameters.add(new Parameter(next.group(1), token == null ? next.group(3) : token));
            at = next.end();
        }
        return new ExtensionOffer(name.group(1), parameters);
    }
}
