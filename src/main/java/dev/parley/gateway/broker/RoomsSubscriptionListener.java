package dev.parley.gateway.broker;

import dev.parley.fanout.CombinedListener;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.gateway.codec.ErrorReport;
import dev.parley.gateway.codec.RoomsMessageFrameEncoder;
import dev.parley.gateway.session.StompConnection;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import java.util.Collection;

/**
 * Records a connection's presence in the rooms of its {@code /user/queue/rooms} subscription, and reports rooms whose
 * access was revoked.
 */
record RoomsSubscriptionListener(StompConnection connection, ConnectionRegistry connections)
        implements CombinedListener {

    @Override
    public void subscribed(Collection<StreamId> streams) {
        connections.subscribed(connection, streams);
    }

    @Override
    public void unsubscribed(Collection<StreamId> streams) {
        connections.unsubscribed(connection, streams);
    }

    @Override
    public void revoked(StreamId stream) {
        connection.sendErrorReport(ErrorReport.of(
                new RequestRejected(ErrorCode.NOT_FOUND, "You no longer have access to this destination."),
                RoomsMessageFrameEncoder.destination(stream),
                null,
                null));
    }
}
