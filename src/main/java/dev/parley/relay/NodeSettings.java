package dev.parley.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param nodeName the name of this node in logs and metrics; the host name by default */
@ConfigurationProperties("parley")
public record NodeSettings(@DefaultValue("") String nodeName) {

    public NodeIdentity node() {
        return new NodeIdentity(
                nodeName.isBlank() ? hostName() : nodeName.strip(),
                UUID.randomUUID().toString());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "node";
        }
    }
}
