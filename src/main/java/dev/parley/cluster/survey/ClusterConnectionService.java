package dev.parley.cluster.survey;

import dev.parley.cluster.control.ControlEventPublisher;
import dev.parley.cluster.control.ControlEventType;
import dev.parley.cluster.control.DisconnectRequested;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.relay.NodeIdentity;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lists and closes the connections of all nodes. Any thread; never blocks. */
@Component
public class ClusterConnectionService {

    private final ConnectionRegistry connectionRegistry;
    private final NodeIdentity self;
    private final ClusterSurvey clusterSurvey;
    private final Function<DisconnectRequested, CompletableFuture<Boolean>> publish;

    @Autowired
    ClusterConnectionService(
            ConnectionRegistry connectionRegistry,
            NodeIdentity self,
            ClusterSurvey clusterSurvey,
            ControlEventPublisher controlEventPublisher) {
        this(
                connectionRegistry,
                self,
                clusterSurvey,
                request -> controlEventPublisher.publish(ControlEventType.DISCONNECT_REQUESTED, request));
    }

    ClusterConnectionService(
            ConnectionRegistry connectionRegistry,
            NodeIdentity self,
            ClusterSurvey clusterSurvey,
            Function<DisconnectRequested, CompletableFuture<Boolean>> publish) {
        this.connectionRegistry = connectionRegistry;
        this.self = self;
        this.clusterSurvey = clusterSurvey;
        this.publish = publish;
    }

    /** Completes within about two seconds, with the connections reported by then. */
    public CompletableFuture<ClusterConnections> list() {
        return clusterSurvey.survey(null).thenApply(outcome -> {
            var own = connectionRegistry.all().stream()
                    .map(connection -> new ClusterConnections.Line(self.name(), ConnectionInfo.of(connection)));
            var all = Stream.concat(own, outcome.lines().stream())
                    .sorted(Comparator.comparing(line -> line.connection().openedAt()))
                    .toList();
            return new ClusterConnections(all, outcome.unreachable());
        });
    }

    /** Closes a connection on whichever node holds it. Completes within about four seconds. */
    public CompletableFuture<DisconnectResult> disconnect(String id) {
        if (connectionRegistry.close(id, CloseCode.REMOVED)) {
            return CompletableFuture.completedFuture(DisconnectResult.ENDED);
        }
        return clusterSurvey.survey(id).thenCompose(outcome -> {
            if (outcome.ended()) {
                return CompletableFuture.completedFuture(DisconnectResult.ENDED);
            }
            if (outcome.unreachable().isEmpty()) {
                return CompletableFuture.completedFuture(DisconnectResult.UNKNOWN);
            }
            return publish.apply(new DisconnectRequested(id)).thenApply(stored -> DisconnectResult.ANNOUNCED);
        });
    }

    @EventListener
    void on(DisconnectRequested request) {
        connectionRegistry.close(request.connection(), CloseCode.REMOVED);
    }
}
