package dev.parley.cluster;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connections;
import dev.parley.relay.Node;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Shows and ends the connections of all nodes. Any thread; never blocks. */
@Component
public class AllConnections {

    private final Connections connections;
    private final Node self;
    private final Asking asking;
    private final ApplicationEventPublisher events;

    AllConnections(Connections connections, Node self, Asking asking, ApplicationEventPublisher events) {
        this.connections = connections;
        this.self = self;
        this.asking = asking;
        this.events = events;
    }

    /** Completes within about two seconds, with what was told by then. */
    public CompletableFuture<Listing> list() {
        return asking.ask(null).thenApply(outcome -> {
            var own = connections.all().stream()
                    .map(connection -> new Listing.Line(self.name(), HeldConnection.of(connection)));
            var all = Stream.concat(own, outcome.lines().stream())
                    .sorted(Comparator.comparing(line -> line.connection().openedAt()))
                    .toList();
            return new Listing(all, outcome.unheard());
        });
    }

    /** Ends a connection wherever it is. Completes within about two seconds. */
    public CompletableFuture<Kick> kick(String id) {
        if (connections.close(id, CloseCode.REMOVED)) {
            return CompletableFuture.completedFuture(Kick.ENDED);
        }
        return asking.ask(id).thenApply(outcome -> {
            if (outcome.ended()) {
                return Kick.ENDED;
            }
            if (outcome.unheard().isEmpty()) {
                return Kick.UNKNOWN;
            }
            events.publishEvent(new KickAsked(id));
            return Kick.ANNOUNCED;
        });
    }

    @EventListener
    void on(KickAsked kick) {
        connections.close(kick.connection(), CloseCode.REMOVED);
    }
}
