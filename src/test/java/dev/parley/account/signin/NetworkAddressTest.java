package dev.parley.account.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves the normal forms of addresses, for rate limits and for display. */
class NetworkAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "[0:0:0:0:0:0:0:1], ::1",
        "0:0:0:0:0:0:0:0, ::",
        "[2001:DB8:0:0:1:0:0:1], 2001:db8::1:0:0:1",
        "2001:0db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:0:0:0:0, 2001:db8::",
        "[fe80:0:0:0:1:2:3:4%eth0], fe80::1:2:3:4%eth0",
        "::ffff:192.0.2.7, 192.0.2.7",
        "not:an:address, not:an:address",
        "localhost, localhost"
    })
    void addressIsFormattedByRfc5952(String address, String formatted) {
        assertThat(NetworkAddress.text(address)).isEqualTo(formatted);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.8, false",
        "[2001:db8:0:7:0:0:0:1], [2001:db8:0:7:ffff:0:0:9], true",
        "[2001:db8:0:7:0:0:0:1], [2001:db8:0:8:0:0:0:1], false"
    })
    void ipv6AddressesOfOneNetworkCountAsOne(String one, String other, boolean same) {
        assertThat(NetworkAddress.key(one).equals(NetworkAddress.key(other))).isEqualTo(same);
    }
}
