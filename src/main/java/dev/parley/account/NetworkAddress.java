package dev.parley.account;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Tells which addresses belong to one subscriber, for counting. */
final class NetworkAddress {

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
}
