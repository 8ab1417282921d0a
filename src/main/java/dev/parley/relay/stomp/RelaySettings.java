package dev.parley.relay.stomp;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the connection between nodes.
 *
 * @param type the kind of relay
 * @param host the broker's host; the four settings after it concern the broker too
 * @param port the broker's STOMP port
 * @param login sent in CONNECT, unless empty
 * @param passcode sent in CONNECT together with {@code login}, unless that is empty
 * @param virtualHost always sent: brokers would take the machine's name for a virtual host
 */
@ConfigurationProperties("parley.relay")
record RelaySettings(
        @DefaultValue("none") Type type,
        @DefaultValue("localhost") String host,
        @DefaultValue("61613") int port,
        @DefaultValue("") String login,
        @DefaultValue("") String passcode,
        @DefaultValue("/") String virtualHost) {

    /** The kinds of relay. */
    enum Type {
        /** No relay: there is one node, or nodes poll the database. */
        NONE,
        /** A STOMP broker, such as RabbitMQ or Artemis. */
        STOMP
    }

    String address() {
        return host + ":" + port;
    }

    /** Omits the passcode. */
    @Override
    public String toString() {
        return type + " at " + address();
    }
}
