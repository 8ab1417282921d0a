package dev.parley.gateway;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What client and server agreed upon for permessage-deflate (RFC 7692, 7.1). No other extension is ever accepted.
 *
 * <p>Java's compressor has a window of 15 bits and no other, so an offer that limits the server to less is declined
 * (7.1.2.1), and the next one is looked at: a client that can do without puts such an offer second. What an offer says of
 * the client's side ({@code client_no_context_takeover}, {@code client_max_window_bits}) needs no answer: a
 * decompressor with the whole window and its context reads all of it.
 *
 * @param noContextTakeover the server compresses each message by itself
 * @param windowBits whether the offer named the server's window, which the answer must then name too
 */
record DeflateParameters(boolean noContextTakeover, boolean windowBits) {

    private static final String NAME = "permessage-deflate";
    private static final String NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String WINDOW_BITS = "server_max_window_bits";

    /** Java's only one. */
    private static final String WINDOW = "15";

    /** "a decimal integer value without leading zeroes between 8 to 15 inclusive" (7.1.2.1). */
    private static final Pattern BITS = Pattern.compile("[89]|1[0-5]");

    /** @param lines of the header {@code Sec-WebSocket-Extensions} */
    static Optional<DeflateParameters> with(List<String> lines) {
        return ExtensionOffer.parse(lines).stream()
                .filter(offer -> offer.name().equals(NAME) && isAcceptable(offer))
                .findFirst()
                .map(offer -> new DeflateParameters(has(offer, NO_CONTEXT_TAKEOVER), has(offer, WINDOW_BITS)));
    }

    /** What the answer to the handshake says. */
    String answer() {
        return forJetty() + (windowBits ? "; " + WINDOW_BITS + "=" + WINDOW : "");
    }

    /** What Jetty's extension must do: it knows no windows. */
    String forJetty() {
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
            case WINDOW_BITS -> WINDOW.equals(value);
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
