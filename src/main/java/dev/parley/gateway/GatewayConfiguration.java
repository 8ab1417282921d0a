package dev.parley.gateway;

import dev.parley.account.Accounts;
import dev.parley.conversation.DestinationResolvers;
import dev.parley.conversation.EntryJson;
import dev.parley.conversation.Limits;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.support.ExecutorSubscribableChannel;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the inbound pipeline together, on Spring's messaging parts.
 *
 * <p>In order: a thread of Jetty's pool, {@link StompFrameHandler}, {@link StompSession} (decode, states, destination policy), the
 * inbound channel (where interceptors may be added), then either the {@code @MessageMapping} methods under {@code /app} or
 * the {@link StreamBroker}. The channels have no executors: nothing on this way blocks, so a hop to another thread would
 * only cost order and time. What goes out does not pass a channel: the fan-out writes into each connection's outbox.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewaySettings.class)
class GatewayConfiguration {

    /**
     * Frames are handled from before the web server accepts a socket until after its last socket is closed. A handler that
     * is not running drops what comes, and a frame that is dropped is never answered.
     */
    private static final int BEFORE_THE_WEB_SERVER = 0;

    @Bean
    ExecutorSubscribableChannel clientInboundChannel() {
        return new ExecutorSubscribableChannel();
    }

    /** Carries what the service's own code sends with the template. */
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
    StompMethodMessageHandler annotatedHandlers(
            ExecutorSubscribableChannel clientInboundChannel,
            ExecutorSubscribableChannel brokerChannel,
            SimpMessagingTemplate brokerMessagingTemplate,
            JacksonJsonMessageConverter stompJsonConverter,
            Accounts accounts) {
        var handlers = new StompMethodMessageHandler(clientInboundChannel, brokerChannel, brokerMessagingTemplate);
        handlers.setPhase(BEFORE_THE_WEB_SERVER);
        handlers.setDestinationPrefixes(List.of("/app"));
        handlers.setMessageConverter(stompJsonConverter);
        handlers.setCustomArgumentResolvers(List.of(new AccountMessageArgumentResolver(accounts)));
        handlers.setCustomReturnValueHandlers(List.of(new AppendReceiptReturnValueHandler()));
        return handlers;
    }

    @Bean
    StreamBroker streamBroker(
            ExecutorSubscribableChannel clientInboundChannel,
            ExecutorSubscribableChannel brokerChannel,
            StreamBroker.Delivery delivery) {
        var broker = new StreamBroker(clientInboundChannel, brokerChannel, brokerChannel, delivery);
        broker.setPhase(BEFORE_THE_WEB_SERVER);
        return broker;
    }

    @Bean
    StreamBroker.Delivery delivery(
            Accounts accounts,
            DestinationResolvers destinationResolvers,
            Fanout fanout,
            ConnectionRegistry connectionRegistry,
            EntryJson json,
            RoomsSubscriptions rooms,
            Limits limits) {
        return new StreamBroker.Delivery(
                accounts, destinationResolvers, fanout, connectionRegistry, json, rooms, limits);
    }
}
