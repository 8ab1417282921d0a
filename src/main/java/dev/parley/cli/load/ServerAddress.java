package dev.parley.cli.load;

import java.net.InetSocketAddress;
import java.net.URI;

/** The address of one node, and the handshake and CONNECT frame for it. */
final class ServerAddress {

    private final LoadOptions options;
    private final URI url;
    private final InetSocketAddress address;

    ServerAddress(LoadOptions options, URI url) {
        this.options = options;
        this.url = url;
        this.address = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
        if (address.isUnresolved()) {
            throw new LoadFailed("Could not resolve the host " + url.getHost() + " of --url.");
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** Returns the head of the handshake request, without the key. */
    String handshake(LoadMember loadMember) {
        return "GET " + options.path(url) + " HTTP/1.1\r\n"
                + "Host: " + url.getAuthority() + "\r\n"
                + "Connection: Upgrade\r\n"
                + "Upgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: v12.stomp\r\n"
                + (loadMember.cookies().isEmpty() ? "" : "Cookie: " + loadMember.cookies() + "\r\n");
    }

    String connect(int heartBeatMillis) {
        String host = options.text(CommandOption.HOST);
        return "CONNECT\naccept-version:1.2\nhost:"
                + (host.isEmpty() ? url.getHost() : host)
                + "\nheart-beat:" + heartBeatMillis + "," + heartBeatMillis + "\n"
                + header("login", options.text(CommandOption.LOGIN))
                + header("passcode", options.text(CommandOption.PASSCODE))
                + "\n\0";
    }

    private static String header(String name, String value) {
        return value.isEmpty() ? "" : name + ":" + value + "\n";
    }
}
