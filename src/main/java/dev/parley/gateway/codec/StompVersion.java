package dev.parley.gateway.codec;

import dev.parley.fanout.CloseCode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** The supported STOMP versions, with the escaping of header values in each. */
public enum StompVersion {
    /** No escaping. */
    V1_0("1.0", ""),
    /** STOMP 1.1, Value Encoding: {@code \n \c \\}. */
    V1_1("1.1", "nc\\"),
    /** STOMP 1.2, Value Encoding: {@code \r \n \c \\}. */
    V1_2("1.2", "rnc\\");

    private final String number;
    private final String escapes;

    StompVersion(String number, String escapes) {
        this.number = number;
        this.escapes = escapes;
    }

    String number() {
        return number;
    }

    /** Returns the highest version that both sides support: STOMP 1.2, Protocol Negotiation. */
    public static Optional<StompVersion> highestCommon(String acceptVersion) {
        var accepted =
                Arrays.stream(acceptVersion.split(",")).map(String::strip).toList();
        return Arrays.stream(values())
                .filter(version -> accepted.contains(version.number))
                .max(Comparator.naturalOrder());
    }

    String escape(String value) {
        StringBuilder escaped = null;
        for (int i = 0; i < value.length(); i++) {
            char letter = letterOf(value.charAt(i));
            if (letter != 0 && escapes.indexOf(letter) >= 0) {
                escaped = escaped == null ? new StringBuilder(value.length() + 8).append(value, 0, i) : escaped;
                escaped.append('\\').append(letter);
            } else if (escaped != null) {
                escaped.append(value.charAt(i));
            }
        }
        return escaped == null ? value : escaped.toString();
    }

    /** "Undefined escape sequences such as \t MUST be treated as a fatal protocol error." (STOMP 1.2, Value Encoding) */
    String unescape(String value) {
        if (this == V1_0 || value.indexOf('\\') < 0) {
            return value;
        }
        var plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                char letter = ++i < value.length() ? value.charAt(i) : 0;
                if (letter == 0 || escapes.indexOf(letter) < 0) {
                    throw new ProtocolViolation(CloseCode.PROTOCOL, "A header has an undefined escape sequence");
                }
                c = charOf(letter);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static char letterOf(char c) {
        return switch (c) {
            case '\r' -> 'r';
            case '\n' -> 'n';
            case ':' -> 'c';
            case '\\' -> '\\';
            default -> 0;
        };
    }

    private static char charOf(char letter) {
        return switch (letter) {
            case 'r' -> '\r';
            case 'n' -> '\n';
            case 'c' -> ':';
            default -> '\\';
        };
    }
}
