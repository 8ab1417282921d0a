package dev.parley.relay;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this node reaches the others.
 *
 * @param host of the broker, as are the four that follow
 * @param port where it speaks STOMP
 * @param login not sent if empty
 * @param passcode likewise
 * @param virtualHost sent in every case: brokers would take the machine's name for one
 */
@ConfigurationProperties("parley.relay")
record RelaySettings(
        @DefaultValue("none") Type type,
        @DefaultValue("localhost") String host,
        @DefaultValue("61613") int port,
        @DefaultValue("") String login,
        @DefaultValue("") String passcode,
        @DefaultValue("/") String virtualHost) {

    /** What carries news between nodes. */
    enum Type {
        /** Nothing: there is one node, or nodes ask the database. */
        NONE,
        /** A broker that speaks STOMP, such as RabbitMQ or Artemis. */
        STOMP
    }

    String address() {
        return host + ":" + port;
    }

    /** Leaves the passcode out. */
    @Override
    public String toString() {
        return type + " at " + address();
    }
}
