package dev.parley.account;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the addresses that the server sees: which of them belong to one subscriber, and how a person writes them. */
public final class NetworkAddress {

    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int LONGEST = 64;

    private NetworkAddress() {}

    /** An IPv4 address itself, and of an IPv6 address its /64: a household has 2^64 of the latter to choose from. */
    static String key(String address) {
        // Only texts with a colon go to the JDK's parser: everything else it might look up in the DNS.
        if (address.indexOf(':') < 0) {
            return address.length() <= LONGEST ? address : address.substring(0, LONGEST);
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
     * An address as RFC 5952 recommends it, such as {@code ::1}, where the server says {@code [0:0:0:0:0:0:0:1]}; whatever
     * is no IPv6 address stays as it is.
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
                    ? shortest(parsed.getAddress()) + (zone < 0 ? "" : bare.substring(zone))
                    // What is mapped into IPv6.
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }

    /** RFC 5952, 4: no leading zeros, and {@code ::} for the first of the longest runs of zeros, if it has two or more. */
    private static String shortest(byte[] address) {
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
