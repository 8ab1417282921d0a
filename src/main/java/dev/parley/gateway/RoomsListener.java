package dev.parley.gateway;

import dev.parley.fanout.CombinedListener;
import dev.parley.fanout.Connections;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.StreamId;
import java.util.Collection;

/** Makes a connection present in the rooms of its {@code /user/queue/rooms} subscription, and reports those it may not read. */
record RoomsListener(StompConnection connection, Connections connections) implements CombinedListener {

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
                new Refusal(Reason.NOT_FOUND, "You may no longer read this."),
                StompRoomsMessage.destination(stream),
                null,
                null));
    }
}
