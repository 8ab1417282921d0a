package dev.parley.gateway.broker;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.destination.DestinationResolvers;
import dev.parley.destination.ResolvedDestination;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.fanout.StartingPoint;
import dev.parley.fanout.Subscription;
import dev.parley.fanout.SubscriptionListener;
import dev.parley.fanout.SubscriptionStart;
import dev.parley.gateway.codec.EventFrameEncoder;
import dev.parley.gateway.codec.MessageFrameEncoder;
import dev.parley.gateway.codec.RoomsMessageFrameEncoder;
import dev.parley.gateway.codec.StompVersion;
import dev.parley.gateway.codec.StringInterner;
import dev.parley.gateway.session.DestinationPolicy;
import dev.parley.gateway.session.FrameAcknowledgement;
import dev.parley.gateway.session.StompConnection;
import dev.parley.gateway.session.SubscriptionLimitReached;
import dev.parley.gateway.session.SubscriptionRegistry;
import dev.parley.message.EntryJson;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.Limits;
import dev.parley.stream.Epoch;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.SubscribableChannel;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.broker.AbstractBrokerMessageHandler;

/**
 * Replaces Spring's simple broker: a SUBSCRIBE becomes a cursor on a numbered stream, or a subscription to an ephemeral
 * topic.
 *
 * <p>Called on the thread that handles the subscriber's frame. Authorizes the subscription, and leaves delivery to the
 * fan-out.
 */
public final class StreamBroker extends AbstractBrokerMessageHandler {

    /** Message headers that carry the connection and the frame's {@code since} and {@code epoch}. */
    public static final String CONNECTION = "parleyConnection";

    public static final String SINCE = "parleySince";

    public static final String EPOCH = "parleyEpoch";

    private static final int MAX_ROOMS_SUBSCRIPTIONS = 4;

    /** Long.parseLong would accept signs and the digits of every script. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private final Accounts accounts;
    private final DestinationResolvers destinationResolvers;
    private final Fanout fanout;
    private final ConnectionRegistry connections;
    private final EntryJson json;
    private final RoomsSubscriptions rooms;
    private final int maxSubscriptions;

    public StreamBroker(
            SubscribableChannel inbound,
            MessageChannel outbound,
            SubscribableChannel broker,
            Dependencies dependencies) {
        super(inbound, outbound, broker, List.of("/topic/", "/user/queue/"));
        this.accounts = dependencies.accounts();
        this.destinationResolvers = dependencies.destinationResolvers();
        this.fanout = dependencies.fanout();
        this.connections = dependencies.connections();
        this.json = dependencies.json();
        this.rooms = dependencies.rooms();
        this.maxSubscriptions = dependencies.limits().subscriptionsPerConnection();
    }

    /** The collaborators of the broker. */
    public record Dependencies(
            Accounts accounts,
            DestinationResolvers destinationResolvers,
            Fanout fanout,
            ConnectionRegistry connections,
            EntryJson json,
            RoomsSubscriptions rooms,
            Limits limits) {}

    @Override
    protected void startInternal() {
        publishBrokerAvailableEvent();
    }

    @Override
    protected void handleMessageInternal(Message<?> message) {
        var acknowledgement = FrameAcknowledgement.of(message);
        var connection = message.getHeaders().get(CONNECTION, StompConnection.class);
        if (acknowledgement == null || connection == null) {
            publish(message);
            return;
        }
        var type = SimpMessageHeaderAccessor.getMessageType(message.getHeaders());
        var id = SimpMessageHeaderAccessor.getSubscriptionId(message.getHeaders());
        if (type == null || id == null) {
            return;
        }
        try {
            switch (type) {
                case SUBSCRIBE -> subscribe(connection, id, message, acknowledgement);
                case UNSUBSCRIBE -> unsubscribe(connection, id, acknowledgement);
                default -> {}
            }
        } catch (RuntimeException e) {
            acknowledgement.reject(e);
        }
    }

    /**
     * Publishes an event that the service's own code sends with a {@code SimpMessagingTemplate} to the current
     * subscribers.
     */
    private void publish(Message<?> message) {
        var destination = SimpMessageHeaderAccessor.getDestination(message.getHeaders());
        if (destination != null && message.getPayload() instanceof byte[] event) {
            fanout.publish(destination, event);
        }
    }

    private void subscribe(
            StompConnection connection, String id, Message<?> message, FrameAcknowledgement acknowledgement) {
        String destination = SimpMessageHeaderAccessor.getDestination(message.getHeaders());
        if (destination == null) {
            return;
        }
        subscribe(connection, StringInterner.of(id), StringInterner.of(destination), message, acknowledgement);
    }

    private void subscribe(
            StompConnection connection,
            String id,
            String destination,
            Message<?> message,
            FrameAcknowledgement acknowledgement) {
        requireCapacity(connection, destination);
        if (destination.equals(DestinationPolicy.ERRORS)) {
            connection.registry().add(new SubscriptionRegistry.Registration(id, destination, null, null));
            acknowledgement.succeed(SubscriptionReceipt.headers(fanout.epoch()));
            return;
        }
        var since = message.getHeaders().get(SINCE, String.class);
        var epoch = epoch(message.getHeaders().get(EPOCH, String.class));
        if (destination.equals(DestinationPolicy.ROOMS)) {
            var encoder = new RoomsMessageFrameEncoder(header(connection, id, destination), connection.version(), json);
            rooms.open(connection, id, encoder, since, acknowledgement);
            return;
        }
        open(new SubscribeRequest(
                connection, id, destination, new StartingPoint(since(since), epoch), acknowledgement));
    }

    /**
     * Enforces the limits on subscriptions. The first subscription to an essential destination is always allowed. Each
     * subscription to all rooms uses memory in every room, so only {@value #MAX_ROOMS_SUBSCRIPTIONS} are allowed.
     */
    private void requireCapacity(StompConnection connection, String destination) {
        var registry = connection.registry();
        int existing = registry.count(destination);
        boolean exempt = DestinationPolicy.isEssential(destination) && existing == 0;
        boolean roomsLimitReached = destination.equals(DestinationPolicy.ROOMS) && existing == MAX_ROOMS_SUBSCRIPTIONS;
        if (roomsLimitReached || (!exempt && registry.chargedSize() >= maxSubscriptions)) {
            throw new SubscriptionLimitReached();
        }
    }

    /**
     * Removes the subscription atomically: a revocation may do so at the same moment, and only one of them finds it.
     */
    private static void unsubscribe(StompConnection connection, String id, FrameAcknowledgement acknowledgement) {
        var registration = connection.registry().remove(id);
        if (registration.isPresent()) {
            connection.release(registration.get(), acknowledgement::succeed);
        } else if (connection.registry().removeRevoked(id)) {
            acknowledgement.succeed();
        } else {
            throw new RequestRejected(ErrorCode.INVALID, "No subscription has this id.");
        }
    }

    private record SubscribeRequest(
            StompConnection connection,
            String id,
            String destination,
            StartingPoint from,
            FrameAcknowledgement acknowledgement) {

        @Nullable
        String header() {
            return StreamBroker.header(connection, id, destination);
        }
    }

    /** Returns the value of the subscription header; null for a 1.0 client that sent no id. */
    private static @Nullable String header(StompConnection connection, String id, String destination) {
        return id.equals(destination) && connection.version() == StompVersion.V1_0 ? null : id;
    }

    /** Answers a SUBSCRIBE to a stream, once, even if the subscription ends meanwhile. */
    private final class ReceiptListener implements SubscriptionListener {

        private final SubscribeRequest request;

        ReceiptListener(SubscribeRequest request) {
            this.request = request;
        }

        @Override
        public void subscribed(SubscriptionStart start) {
            request.acknowledgement().succeed(SubscriptionReceipt.headers(start));
        }

        /**
         * Sends the receipt without a sequence number after UNSUBSCRIBE, DISCONNECT or the end of the connection: the
         * frame was processed, and no head was read.
         */
        @Override
        public void cancelled() {
            request.acknowledgement().succeed(SubscriptionReceipt.headers(fanout.epoch()));
        }

        @Override
        public void revoked(Subscription subscription) {
            var connection = request.connection();
            connection
                    .registry()
                    .revoke(subscription)
                    .ifPresent(registration -> connection.release(registration, () -> {}));
            request.acknowledgement()
                    .reject(new RequestRejected(ErrorCode.NOT_FOUND, "You no longer have access to this destination."));
        }
    }

    private void open(SubscribeRequest request) {
        var connection = request.connection();
        var target = destinationResolvers.resolve(request.destination(), account(connection));
        Subscription subscription;
        // Enter before the registry contains the subscription: the thread that removes it from the registry reports the
        // leave, which must come later.
        if (target instanceof ResolvedDestination.Stream stream) {
            connections.subscribed(connection, stream.id());
            subscription = follow(request, stream);
        } else {
            subscription = watch(request, (ResolvedDestination.Topic) target);
        }
        var registration =
                new SubscriptionRegistry.Registration(request.id(), request.destination(), target, subscription);
        if (connection.registry().add(registration)) {
            recheckAccess(request, subscription);
        } else {
            connection.release(registration, () -> {});
        }
    }

    /**
     * Authorizes the subscription again. Access may have been revoked after the first check and before the registry
     * contained the subscription, in which case the revocation did not find it.
     */
    private void recheckAccess(SubscribeRequest request, Subscription subscription) {
        var connection = request.connection();
        try {
            destinationResolvers.find(request.destination(), account(connection));
        } catch (RequestRejected rejection) {
            connection.registry().revoke(subscription).ifPresent(registration -> {
                if (request.acknowledgement().reject(rejection)) {
                    connection.release(registration, () -> {});
                } else {
                    connection.revoke(registration);
                }
            });
        } catch (RuntimeException e) {
            // A rejected subscription must not continue to deliver.
            if (request.acknowledgement().reject(e)) {
                connection
                        .registry()
                        .revoke(subscription)
                        .ifPresent(registration -> connection.release(registration, () -> {}));
            }
        }
    }

    private Subscription follow(SubscribeRequest request, ResolvedDestination.Stream stream) {
        var connection = request.connection();
        var encoder = new MessageFrameEncoder(request.header(), request.destination(), connection.version(), json);
        return fanout.follow(
                stream.id(),
                request.from(),
                connection.username(),
                encoder,
                connection.outbox(),
                new ReceiptListener(request));
    }

    private Subscription watch(SubscribeRequest request, ResolvedDestination.Topic topic) {
        var connection = request.connection();
        var encoder = new EventFrameEncoder(request.header(), request.destination(), connection.version());
        return fanout.watch(
                topic.name(), topic.snapshot(), encoder, connection.outbox(), () -> request.acknowledgement()
                        .succeed(SubscriptionReceipt.headers(fanout.epoch())));
    }

    private Account account(StompConnection connection) {
        return accounts.find(connection.username())
                .orElseThrow(() -> new RequestRejected(ErrorCode.UNAUTHENTICATED, "The account does not exist."));
    }

    private static OptionalLong since(@Nullable String header) {
        if (header == null) {
            return OptionalLong.empty();
        }
        if (DIGITS.matcher(header).matches()) {
            return OptionalLong.of(Long.parseLong(header));
        }
        throw new RequestRejected(ErrorCode.INVALID, "The since header must be a whole number of at most 18 digits.");
    }

    private static @Nullable String epoch(@Nullable String header) {
        if (header == null || Epoch.isWellFormed(header)) {
            return header;
        }
        throw new RequestRejected(ErrorCode.INVALID, "The epoch header must have 8 to 16 letters and digits.");
    }
}
