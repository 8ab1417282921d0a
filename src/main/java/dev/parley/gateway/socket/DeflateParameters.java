package dev.parley.gateway.socket;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The negotiated parameters of permessage-deflate (RFC 7692, 7.1). No other extension is ever accepted.
 *
 * <p>Java's compressor supports only a window of 15 bits, so an offer that limits the server to less is declined
 * (7.1.2.1) and the next offer is considered: a client that can do without the limit sends such an offer second. The
 * client's own parameters ({@code client_no_context_takeover}, {@code client_max_window_bits}) need no response: a
 * decompressor with the full window and its context reads all variants.
 *
 * @param noContextTakeover whether the server compresses each message separately
 * @param windowBits whether the offer named the server's window, which the response must then name too
 */
public record DeflateParameters(boolean noContextTakeover, boolean windowBits) {

    private static final String NAME = "permessage-deflate";
    private static final String NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String WINDOW_BITS = "server_max_window_bits";

    /** The only window size that Java supports. */
    private static final String JAVA_WINDOW_BITS = "15";

    /** "a decimal integer value without leading zeroes between 8 to 15 inclusive" (7.1.2.1). */
    private static final Pattern BITS = Pattern.compile("[89]|1[0-5]");

    /**
     * @param lines the values of the header {@code Sec-WebSocket-Extensions}
     * @return the parameters of the first acceptable offer; empty if none is acceptable
     */
    public static Optional<DeflateParameters> negotiate(List<String> lines) {
        return ExtensionOffer.parse(lines).stream()
                .filter(offer -> offer.name().equals(NAME) && isAcceptable(offer))
                .findFirst()
                .map(offer -> new DeflateParameters(has(offer, NO_CONTEXT_TAKEOVER), has(offer, WINDOW_BITS)));
    }

    /** Returns the value of {@code Sec-WebSocket-Extensions} in the handshake response. */
    public String headerValue() {
        return forJetty() + (windowBits ? "; " + WINDOW_BITS + "=" + JAVA_WINDOW_BITS : "");
    }

    /** Returns the parameters for Jetty's extension, which supports no window parameters. */
    public String forJetty() {
        return NAME + (noContextTakeover ? "; " + NO_CONTEXT_TAKEOVER : "");
    }

    /** "A server MUST decline an extension negotiation offer … if" it has an unknown, repeated or malformed parameter (7.1). */
    private static boolean isAcceptable(ExtensionOffer offer) {
        var names = new HashSet<String>();
        return offer.parameters().stream()
                .allMatch(
                        parameter -> names.add(parameter.name()) && isAcceptable(parameter.name(), parameter.value()));
    }

    private static boolean isAcceptable(String name, @Nullable String value) {
        return switch (name) {
            case NO_CONTEXT_TAKEOVER, "client_no_context_takeover" -> value == null;
            case WINDOW_BITS -> JAVA_WINDOW_BITS.equals(value);
            case "client_max_window_bits" ->
                value == null || BITS.matcher(value).matches();
            default -> false;
        };
    }

    private static boolean has(ExtensionOffer offer, String name) {
        return offer.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals(name));
    }
}
