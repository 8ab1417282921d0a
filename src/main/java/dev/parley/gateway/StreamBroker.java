package dev.parley.gateway;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.conversation.DestinationResolvers;
import dev.parley.conversation.EntryJson;
import dev.parley.conversation.Limits;
import dev.parley.conversation.ResolvedDestination;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.fanout.StartingPoint;
import dev.parley.fanout.Subscription;
import dev.parley.fanout.SubscriptionListener;
import dev.parley.fanout.SubscriptionStart;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
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
 * Takes the simple broker's place among Spring's: a SUBSCRIBE becomes a cursor on a numbered stream, or a place at an
 * ephemeral topic.
 *
 * <p>Called on the subscriber's container thread; asks who may read, and leaves the rest to the fan-out.
 */
final class StreamBroker extends AbstractBrokerMessageHandler {

    /** Message headers under which the gateway hands over the connection and the frame's {@code since} and {@code epoch}. */
    static final String CONNECTION = "parleyConnection";

    static final String SINCE = "parleySince";

    static final String EPOCH = "parleyEpoch";

    private static final int MOST_TO_ALL_ROOMS = 4;

    /** Long.parseLong alone would take signs and the digits of every script. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private final Accounts accounts;
    private final DestinationResolvers conversations;
    private final Fanout fanout;
    private final ConnectionRegistry connections;
    private final EntryJson json;
    private final RoomsSubscriptions rooms;
    private final int maxSubscriptions;

    StreamBroker(SubscribableChannel inbound, MessageChannel outbound, SubscribableChannel broker, Delivery delivery) {
        super(inbound, outbound, broker, List.of("/topic/", "/user/queue/"));
        this.accounts = delivery.accounts();
        this.conversations = delivery.conversations();
        this.fanout = delivery.fanout();
        this.connections = delivery.connections();
        this.json = delivery.json();
        this.rooms = delivery.rooms();
        this.maxSubscriptions = delivery.limits().subscriptionsPerConnection();
    }

    /** What the broker works with. */
    record Delivery(
            Accounts accounts,
            DestinationResolvers conversations,
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
        var reply = FrameAcknowledgement.of(message);
        var connection = message.getHeaders().get(CONNECTION, StompConnection.class);
        if (reply == null || connection == null) {
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
                case SUBSCRIBE -> subscribe(connection, id, message, reply);
                case UNSUBSCRIBE -> unsubscribe(connection, id, reply);
                default -> {}
            }
        } catch (RuntimeException e) {
            reply.refuse(e);
        }
    }

    /** What the service's own code sends through a {@code SimpMessagingTemplate}: an event for whoever is there. */
    private void publish(Message<?> message) {
        var destination = SimpMessageHeaderAccessor.getDestination(message.getHeaders());
        if (destination != null && message.getPayload() instanceof byte[] event) {
            fanout.publish(destination, event);
        }
    }

    private void subscribe(StompConnection connection, String id, Message<?> message, FrameAcknowledgement reply) {
        String destination = SimpMessageHeaderAccessor.getDestination(message.getHeaders());
        if (destination == null) {
            return;
        }
        subscribe(connection, StringInterner.of(id), StringInterner.of(destination), message, reply);
    }

    private void subscribe(
            StompConnection connection, String id, String destination, Message<?> message, FrameAcknowledgement reply) {
        requirePlace(connection, destination);
        if (destination.equals(DestinationPolicy.ERRORS)) {
            connection.table().add(new SubscriptionRegistry.Held(id, destination, null, null));
            reply.succeed(SubscriptionReceipt.headers(fanout.epoch()));
            return;
        }
        var since = message.getHeaders().get(SINCE, String.class);
        var epoch = epoch(message.getHeaders().get(EPOCH, String.class));
        if (destination.equals(DestinationPolicy.ROOMS)) {
            var encoder = new RoomsMessageFrameEncoder(header(connection, id, destination), connection.version(), json);
            rooms.open(connection, id, encoder, since, reply);
            return;
        }
        open(new Opening(connection, id, destination, new StartingPoint(since(since), epoch), reply));
    }

    /**
     * The first subscription to an essential destination has a place whatever else the client has. Each one to all rooms holds
     * a place in every room, so there are only a few of them.
     */
    private void requirePlace(StompConnection connection, String destination) {
        var table = connection.table();
        int same = table.count(destination);
        boolean free = DestinationPolicy.isEssential(destination) && same == 0;
        boolean tooManyOfRooms = destination.equals(DestinationPolicy.ROOMS) && same == MOST_TO_ALL_ROOMS;
        if (tooManyOfRooms || (!free && table.counted() >= maxSubscriptions)) {
            throw new SubscriptionLimitReached();
        }
    }

    /** Taken out in one step: a revocation may be doing the same at this moment, and only one of them finds it. */
    private static void unsubscribe(StompConnection connection, String id, FrameAcknowledgement reply) {
        var held = connection.table().remove(id);
        if (held.isPresent()) {
            connection.release(held.get(), reply::succeed);
        } else if (connection.table().removeRevoked(id)) {
            reply.succeed();
        } else {
            throw new RequestRejected(ErrorCode.INVALID, "There is no subscription with this id.");
        }
    }

    private record Opening(
            StompConnection connection, String id, String destination, StartingPoint from, FrameAcknowledgement reply) {

        @Nullable
        String header() {
            return StreamBroker.header(connection, id, destination);
        }
    }

    /** A 1.0 client that gave no id gets no subscription header. */
    private static @Nullable String header(StompConnection connection, String id, String destination) {
        return id.equals(destination) && connection.version() == StompVersion.V1_0 ? null : id;
    }

    /** Answers a SUBSCRIBE to a stream, once, whatever becomes of the subscription meanwhile. */
    private final class Answer implements SubscriptionListener {

        private final Opening opening;

        Answer(Opening opening) {
            this.opening = opening;
        }

        @Override
        public void inForce(SubscriptionStart subscriptionStart) {
            opening.reply().succeed(SubscriptionReceipt.headers(subscriptionStart));
        }

        /** By UNSUBSCRIBE, DISCONNECT or the end of the connection: the frame was processed, and no head was read. */
        @Override
        public void cancelled() {
            opening.reply().succeed(SubscriptionReceipt.headers(fanout.epoch()));
        }

        @Override
        public void revoked(Subscription subscription) {
            var connection = opening.connection();
            connection.table().revoke(subscription).ifPresent(held -> connection.release(held, () -> {}));
            opening.reply().refuse(new RequestRejected(ErrorCode.NOT_FOUND, "You may no longer read this."));
        }
    }

    private void open(Opening opening) {
        var connection = opening.connection();
        var target = conversations.resolve(opening.destination(), reader(connection));
        Subscription subscription;
        // Presence is told before the table knows of it: whoever takes it out of the table tells it again, later.
        if (target instanceof ResolvedDestination.Stream stream) {
            connections.entered(connection, stream.id());
            subscription = follow(opening, stream);
        } else {
            subscription = watch(opening, (ResolvedDestination.Topic) target);
        }
        var held = new SubscriptionRegistry.Held(opening.id(), opening.destination(), target, subscription);
        if (connection.table().add(held)) {
            askAgain(opening, subscription);
        } else {
            connection.release(held, () -> {});
        }
    }

    /**
     * Access may have been revoked after it was granted and before the table knew of the subscription; whoever revoked it
     * has then looked into the table in vain.
     */
    private void askAgain(Opening opening, Subscription subscription) {
        var connection = opening.connection();
        try {
            conversations.find(opening.destination(), reader(connection));
        } catch (RequestRejected requestRejected) {
            connection.table().revoke(subscription).ifPresent(held -> {
                if (opening.reply().refuse(requestRejected)) {
                    connection.release(held, () -> {});
                } else {
                    connection.revoke(held);
                }
            });
        } catch (RuntimeException e) {
            // A subscription that is refused must not go on delivering.
            if (opening.reply().refuse(e)) {
                connection.table().revoke(subscription).ifPresent(held -> connection.release(held, () -> {}));
            }
        }
    }

    private Subscription follow(Opening opening, ResolvedDestination.Stream stream) {
        var connection = opening.connection();
        var encoder = new MessageFrameEncoder(opening.header(), opening.destination(), connection.version(), json);
        return fanout.follow(
                stream.id(), opening.from(), connection.username(), encoder, connection.outbox(), new Answer(opening));
    }

    private Subscription watch(Opening opening, ResolvedDestination.Topic topic) {
        var connection = opening.connection();
        var encoder = new EventFrameEncoder(opening.header(), opening.destination(), connection.version());
        return fanout.watch(topic.name(), topic.snapshot(), encoder, connection.outbox(), () -> opening.reply()
                .succeed(SubscriptionReceipt.headers(fanout.epoch())));
    }

    private Account reader(StompConnection connection) {
        return accounts.find(connection.username())
                .orElseThrow(() -> new RequestRejected(ErrorCode.UNAUTHENTICATED, "The account is gone."));
    }

    private static OptionalLong since(@Nullable String header) {
        if (header == null) {
            return OptionalLong.empty();
        }
        if (DIGITS.matcher(header).matches()) {
            return OptionalLong.of(Long.parseLong(header));
        }
        throw new RequestRejected(ErrorCode.INVALID, "The since header is not a whole number of at most 18 digits.");
    }

    private static @Nullable String epoch(@Nullable String header) {
        if (header == null || Epoch.isWellFormed(header)) {
            return header;
        }
        throw new RequestRejected(ErrorCode.INVALID, "The epoch header does not have 8 to 16 letters and digits.");
    }
}
