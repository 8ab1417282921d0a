package dev.parley.relay;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses how this node hears of the others. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NodeSettings.class)
class RelayConfiguration {

    @Bean
    Node node(NodeSettings settings) {
        return settings.node();
    }

    @Bean
    Relay relay(@Value("${parley.database.url:}") String sharedDatabase) {
        return new NoRelay(!sharedDatabase.isBlank());
    }
}
