package dev.parley.gateway;

import dev.parley.account.Accounts;
import dev.parley.destination.DestinationResolvers;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.gateway.broker.AccountMessageArgumentResolver;
import dev.parley.gateway.broker.AppendReceiptReturnValueHandler;
import dev.parley.gateway.broker.RoomsSubscriptions;
import dev.parley.gateway.broker.StompMethodMessageHandler;
import dev.parley.gateway.broker.StreamBroker;
import dev.parley.gateway.handshake.GatewaySettings;
import dev.parley.gateway.handshake.StompFrameHandler;
import dev.parley.gateway.handshake.StompSession;
import dev.parley.message.EntryJson;
import dev.parley.ratelimit.Limits;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.support.ExecutorSubscribableChannel;
import tools.jackson.databind.json.JsonMapper;

/**
 * Assembles the inbound pipeline from Spring's messaging components.
 *
 * <p>In order: a thread of Jetty's pool, {@link StompFrameHandler}, {@link StompSession} (decoding, states, destination
 * policy), the inbound channel (where interceptors may be added), then either the {@code @MessageMapping} methods under
 * {@code /app} or the {@link StreamBroker}. The channels have no executors: nothing in the pipeline blocks, so another
 * thread would only cost order and time. Outgoing frames do not pass a channel: the fan-out writes into the outbox of
 * each connection.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewaySettings.class)
class GatewayConfiguration {

    /**
     * Frames are handled from before the web server accepts a connection until after it has closed the last one. A
     * handler that is not running drops frames, and a dropped frame is never answered.
     */
    private static final int PHASE_BEFORE_WEB_SERVER = 0;

    @Bean
    ExecutorSubscribableChannel clientInboundChannel() {
        return new ExecutorSubscribableChannel();
    }

    /** Carries messages that the service's own code sends with the messaging template. */
    @Bean
    ExecutorSubscribableChannel brokerChannel() {
        return new ExecutorSubscribableChannel();
    }

    @Bean
    JacksonJsonMessageConverter stompJsonConverter(JsonMapper json) {
        return new JacksonJsonMessageConverter(json);
    }

    @Bean
    SimpMessagingTemplate brokerMessagingTemplate(
            ExecutorSubscribableChannel brokerChannel, JacksonJsonMessageConverter stompJsonConverter) {
        var template = new SimpMessagingTemplate(brokerChannel);
        template.setMessageConverter(stompJsonConverter);
        return template;
    }

    @Bean
    StompMethodMessageHandler stompMethodMessageHandler(
            ExecutorSubscribableChannel clientInboundChannel,
            ExecutorSubscribableChannel brokerChannel,
            SimpMessagingTemplate brokerMessagingTemplate,
            JacksonJsonMessageConverter stompJsonConverter,
            Accounts accounts) {
        var handler = new StompMethodMessageHandler(clientInboundChannel, brokerChannel, brokerMessagingTemplate);
        handler.setPhase(PHASE_BEFORE_WEB_SERVER);
        handler.setDestinationPrefixes(List.of("/app"));
        handler.setMessageConverter(stompJsonConverter);
        handler.setCustomArgumentResolvers(List.of(new AccountMessageArgumentResolver(accounts)));
        handler.setCustomReturnValueHandlers(List.of(new AppendReceiptReturnValueHandler()));
        return handler;
    }

    @Bean
    StreamBroker streamBroker(
            ExecutorSubscribableChannel clientInboundChannel,
            ExecutorSubscribableChannel brokerChannel,
            StreamBroker.Dependencies streamBrokerDependencies) {
        var broker = new StreamBroker(clientInboundChannel, brokerChannel, brokerChannel, streamBrokerDependencies);
        broker.setPhase(PHASE_BEFORE_WEB_SERVER);
        return broker;
    }

    @Bean
    StreamBroker.Dependencies streamBrokerDependencies(
            Accounts accounts,
            DestinationResolvers destinationResolvers,
            Fanout fanout,
            ConnectionRegistry connectionRegistry,
            EntryJson json,
            RoomsSubscriptions rooms,
            Limits limits) {
        return new StreamBroker.Dependencies(
                accounts, destinationResolvers, fanout, connectionRegistry, json, rooms, limits);
    }
}
