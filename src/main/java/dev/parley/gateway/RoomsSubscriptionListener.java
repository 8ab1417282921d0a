package dev.parley.gateway;

import dev.parley.fanout.CombinedListener;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import java.util.Collection;

/** Makes a connection present in the rooms of its {@code /user/queue/rooms} subscription, and reports those it may not read. */
record RoomsSubscriptionListener(StompConnection connection, ConnectionRegistry connections)
        implements CombinedListener {

    @Override
    public void entered(Collection<StreamId> streams) {
        connections.entered(connection, streams);
    }

    @Override
    public void left(Collection<StreamId> streams) {
        connections.left(connection, streams);
    }

    @Override
    public void revoked(StreamId stream) {
        connection.report(ErrorReport.of(
                new RequestRejected(ErrorCode.NOT_FOUND, "You may no longer read this."),
                RoomsMessageFrameEncoder.destination(stream),
                null,
                null));
    }
}
