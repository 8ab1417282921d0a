package dev.parley.stream;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes entries that a stream no longer has to keep; the stream's numbers continue unchanged. Blocks. */
@Component
public class Retention {

    private final JdbcClient jdbc;

    Retention(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Deletes the entries that were accepted before that moment, by the clocks of the nodes that accepted them. Several
     * nodes may call it at once.
     */
    public void deleteBefore(StreamId stream, Instant then) {
        jdbc.sql("DELETE FROM entry WHERE stream = :stream AND created_at < :then")
                .param("stream", stream.key())
                .param("then", then.toEpochMilli())
                .update();
    }
}
