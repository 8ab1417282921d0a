package dev.parley.stream.epoch;

import dev.parley.stream.AppendListener;
import dev.parley.stream.Entry;
import dev.parley.stream.Epoch;
import dev.parley.stream.EpochChanged;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Holds the database's epoch. Any thread; {@link #current} and {@link #appended} do not block. */
@Component
@DependsOnDatabaseInitialization
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseEpoch implements Epoch, AppendListener {

    private final EpochRepository table;
    private final EpochWitness witness;
    private final ApplicationEventPublisher events;
    private volatile String current;

    DatabaseEpoch(EpochRepository table, EpochWitness witness, ApplicationEventPublisher events) {
        this.table = table;
        this.witness = witness;
        this.events = events;
        this.current = table.initialize();
    }

    @Override
    public String current() {
        return current;
    }

    @Override
    public void end(String outdated) {
        accept(table.end(outdated, "the database holds fewer entries than this node has delivered"));
    }

    /** Checks whether the database was replaced, or another node has begun an epoch. */
    void check() {
        accept(table.check());
    }

    /** Runs before the other listeners, so that the witness counts every entry before it can be delivered. */
    @Override
    public void appended(List<Entry> entries) {
        witness.appended(entries.size());
    }

    private synchronized void accept(Optional<String> found) {
        if (found.isPresent() && !found.get().equals(current)) {
            current = found.get();
            events.publishEvent(new EpochChanged(current));
        }
    }
}
