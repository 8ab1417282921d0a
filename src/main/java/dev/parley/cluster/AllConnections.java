package dev.parley.cluster;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connections;
import dev.parley.relay.Node;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Shows and ends the connections of all nodes. Any thread; never blocks. */
@Component
public class AllConnections {

    private final Connections connections;
    private final Node self;
    private final Asking asking;
    private final Function<KickAsked, CompletableFuture<Boolean>> announce;

    @Autowired
    AllConnections(Connections connections, Node self, Asking asking, Announcer announcer) {
        this(connections, self, asking, kick -> announcer.announce(NoticeKind.KICK, kick));
    }

    AllConnections(
            Connections connections,
            Node self,
            Asking asking,
            Function<KickAsked, CompletableFuture<Boolean>> announce) {
        this.connections = connections;
        this.self = self;
        this.asking = asking;
        this.announce = announce;
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

    /** Ends a connection wherever it is. Completes within about four seconds. */
    public CompletableFuture<Kick> kick(String id) {
        if (connections.close(id, CloseCode.REMOVED)) {
            return CompletableFuture.completedFuture(Kick.ENDED);
        }
        return asking.ask(id).thenCompose(outcome -> {
            if (outcome.ended()) {
                return CompletableFuture.completedFuture(Kick.ENDED);
            }
            if (outcome.unheard().isEmpty()) {
                return CompletableFuture.completedFuture(Kick.UNKNOWN);
            }
            return announce.apply(new KickAsked(id)).thenApply(stored -> Kick.ANNOUNCED);
        });
    }

    @EventListener
    void on(KickAsked kick) {
        connections.close(kick.connection(), CloseCode.REMOVED);
    }
}
