package dev.parley.cluster;

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

/** Shows and ends the connections of all nodes. Any thread; never blocks. */
@Component
public class ClusterConnectionService {

    private final ConnectionRegistry connectionRegistry;
    private final NodeIdentity self;
    private final ClusterSurvey clusterSurvey;
    private final Function<DisconnectRequested, CompletableFuture<Boolean>> announce;

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
                kick -> controlEventPublisher.announce(ControlEventType.KICK, kick));
    }

    ClusterConnectionService(
            ConnectionRegistry connectionRegistry,
            NodeIdentity self,
            ClusterSurvey clusterSurvey,
            Function<DisconnectRequested, CompletableFuture<Boolean>> announce) {
        this.connectionRegistry = connectionRegistry;
        this.self = self;
        this.clusterSurvey = clusterSurvey;
        this.announce = announce;
    }

    /** Completes within about two seconds, with what was told by then. */
    public CompletableFuture<ClusterConnections> list() {
        return clusterSurvey.ask(null).thenApply(outcome -> {
            var own = connectionRegistry.all().stream()
                    .map(connection -> new ClusterConnections.Line(self.name(), ConnectionInfo.of(connection)));
            var all = Stream.concat(own, outcome.lines().stream())
                    .sorted(Comparator.comparing(line -> line.connection().openedAt()))
                    .toList();
            return new ClusterConnections(all, outcome.unheard());
        });
    }

    /** Ends a connection wherever it is. Completes within about four seconds. */
    public CompletableFuture<DisconnectResult> kick(String id) {
        if (connectionRegistry.close(id, CloseCode.REMOVED)) {
            return CompletableFuture.completedFuture(DisconnectResult.ENDED);
        }
        return clusterSurvey.ask(id).thenCompose(outcome -> {
            if (outcome.ended()) {
                return CompletableFuture.completedFuture(DisconnectResult.ENDED);
            }
            if (outcome.unheard().isEmpty()) {
                return CompletableFuture.completedFuture(DisconnectResult.UNKNOWN);
            }
            return announce.apply(new DisconnectRequested(id)).thenApply(stored -> DisconnectResult.ANNOUNCED);
        });
    }

    @EventListener
    void on(DisconnectRequested kick) {
        connectionRegistry.close(kick.connection(), CloseCode.REMOVED);
    }
}
