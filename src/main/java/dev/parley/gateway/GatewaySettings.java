package dev.parley.gateway;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The gateway's settings.
 *
 * @param allowedOrigins origins beside the service's own whose pages may open sockets, such as {@code
 *     https://intranet.example.com}; none by default
 * @param compression whether permessage-deflate is accepted, false; it costs hundreds of KB per connection and a
 *     compression per recipient
 * @param leaveWithin how long a node among others takes at most to send its clients there when it stops, 10 s
 */
@ConfigurationProperties("parley")
record GatewaySettings(
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("false") boolean compression,
        @DefaultValue("10s") Duration leaveWithin) {}
