package dev.parley.gateway.handshake;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The gateway's settings.
 *
 * @param allowedOrigins origins besides the service's own whose pages may open WebSockets, such as
 *     {@code https://intranet.example.com}; none by default
 * @param compression whether permessage-deflate is accepted, false by default; it costs hundreds of KB per connection
 *     and a compression per recipient
 * @param leaveWithin the longest time in which a stopping node in a cluster moves its clients to the other nodes, 10 s
 */
@ConfigurationProperties("parley")
public record GatewaySettings(
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("false") boolean compression,
        @DefaultValue("10s") Duration leaveWithin) {}
