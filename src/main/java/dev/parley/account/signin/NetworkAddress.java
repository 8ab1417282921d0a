package dev.parley.account.signin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Normalizes remote addresses: for rate limits, by the subscriber's network, and for display. */
public final class NetworkAddress {

    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int MAX_LENGTH = 64;

    private NetworkAddress() {}

    /**
     * Returns the rate limiter's key: an IPv4 address itself, or the /64 of an IPv6 address, since one household has
     * 2^64 addresses to choose from.
     */
    static String key(String address) {
        // Only text with a colon goes to the JDK's parser, which might look up other text in the DNS.
        if (address.indexOf(':') < 0) {
            return address.length() <= MAX_LENGTH ? address : address.substring(0, MAX_LENGTH);
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(parsed.getAddress(), 0, IPV6_NETWORK_BYTES)
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return "unreadable";
        }
    }

    /**
     * Returns an address in the form of RFC 5952, such as {@code ::1} for the server's {@code [0:0:0:0:0:0:0:1]}.
     * Returns text that is not an IPv6 address unchanged.
     */
    public static String text(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        if (bare.indexOf(':') < 0) {
            return bare;
        }
        int zone = bare.indexOf('%');
        try {
            InetAddress parsed = InetAddress.getByName(zone < 0 ? bare : bare.substring(0, zone));
            return parsed instanceof Inet6Address
                    ? format(parsed.getAddress()) + (zone < 0 ? "" : bare.substring(zone))
                    // An IPv4-mapped address.
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }

    /**
     * Formats an IPv6 address by RFC 5952, 4: no leading zeros, and {@code ::} for the first of the longest runs of
     * zeros, if it has two or more.
     */
    private static String format(byte[] address) {
        var groups = ByteBuffer.wrap(address).asShortBuffer();
        int start = 0;
        int length = 1;
        for (int from = 0; from < groups.limit(); from++) {
            int to = from;
            while (to < groups.limit() && groups.get(to) == 0) {
                to++;
            }
            if (to - from > length) {
                start = from;
                length = to - from;
            }
        }
        return length == 1
                ? hex(groups, 0, groups.limit())
                : hex(groups, 0, start) + "::" + hex(groups, start + length, groups.limit());
    }

    private static String hex(ShortBuffer groups, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(group -> Integer.toHexString(groups.get(group) & 0xFFFF))
                .collect(Collectors.joining(":"));
    }
}
