package dev.parley.relay.stomp;

import dev.parley.relay.BroadcastListener;
import dev.parley.relay.NoRelay;
import dev.parley.relay.NodeIdentity;
import dev.parley.relay.NodeSettings;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayListener;
import dev.parley.relay.RelayListeners;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the relay that {@code parley.relay.type} selects. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NodeSettings.class, RelaySettings.class})
class RelayConfiguration {

    @Bean
    NodeIdentity node(NodeSettings settings) {
        return settings.node();
    }

    @Bean
    @ConditionalOnProperty(name = "parley.relay.type", havingValue = "stomp")
    StompRelay stompRelay(
            RelaySettings settings,
            NodeIdentity nodeIdentity,
            @Value("${parley.database.url:}") String sharedDatabase,
            ObjectProvider<RelayListener> entries,
            ObjectProvider<BroadcastListener> broadcasts) {
        if (sharedDatabase.isBlank()) {
            throw new InvalidConfigurationPropertyValueException(
                    "parley.relay.type",
                    "stomp",
                    "A relay connects nodes that share a database: set parley.database.url, or set parley.relay.type to none.");
        }
        return new StompRelay(
                settings,
                nodeIdentity,
                () -> new RelayListeners(
                        entries.orderedStream().toList(),
                        broadcasts.orderedStream().toList()));
    }

    @Bean
    @ConditionalOnProperty(name = "parley.relay.type", havingValue = "stomp")
    MeterBinder relayMeters(StompRelay relay) {
        return new RelayMeters(relay);
    }

    /**
     * Requires the settings, although it does not read them, so that an invalid {@code parley.relay.type} is rejected
     * even when other settings are missing.
     */
    @Bean
    @ConditionalOnMissingBean(Relay.class)
    Relay noRelay(RelaySettings settings, @Value("${parley.database.url:}") String sharedDatabase) {
        return new NoRelay(!sharedDatabase.isBlank());
    }
}
