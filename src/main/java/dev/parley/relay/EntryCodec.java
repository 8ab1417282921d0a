package dev.parley.relay;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes entries of one stream as bodies of broker messages, and reads them back whole:
 *
 * <pre>{"stream":"room/lobby","entries":[{"seq":42,"id":"…","kind":"message","from":"ada","at":1795161600123,"text":"hello"}]}</pre>
 *
 * <p>Any thread.
 */
final class EntryCodec {

    /** Beyond this another message begins; so a message is larger by at most one entry. */
    static final int BODY_BYTES = 256 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private EntryCodec() {}

    /** As many bodies as it takes, in the entries' order. */
    static List<byte[]> write(StreamId stream, List<Entry> entries) {
        byte[] head = ("{\"stream\":" + JSON.writeValueAsString(stream.key()) + ",\"entries\":[")
                .getBytes(StandardCharsets.UTF_8);
        var bodies = new ArrayList<byte[]>(1);
        var body = new ByteArrayOutputStream(1024);
        body.writeBytes(head);
        for (Entry entry : entries) {
            byte[] next = JSON.writeValueAsBytes(Line.of(entry));
            if (body.size() > head.length) {
                if (body.size() + next.length > BODY_BYTES) {
                    body.writeBytes(END);
                    bodies.add(body.toByteArray());
                    body.reset();
                    body.writeBytes(head);
                } else {
                    body.write(',');
                }
            }
            body.writeBytes(next);
        }
        body.writeBytes(END);
        bodies.add(body.toByteArray());
        return bodies;
    }

    /**
     * @param stream which one the message came for
     * @throws RuntimeException if it is nothing that {@link #write} wrote for this stream
     */
    static List<Entry> read(StreamId stream, byte[] body) {
        Body read = JSON.readValue(body, Body.class);
        if (!read.stream().equals(stream.key())) {
            throw new IllegalArgumentException("Entries of another stream");
        }
        return read.entries().stream().map(line -> line.entry(stream)).toList();
    }

    private record Body(String stream, List<Line> entries) {}

    /** @param at milliseconds since 1970 */
    private record Line(
            long seq,
            UUID id,
            String kind,
            String from,
            @Nullable String to,
            long at,
            String text,
            @Nullable String level,
            @Nullable String clientId,
            @Nullable Long target,
            @Nullable Long revised) {

        static Line of(Entry entry) {
            return new Line(
                    entry.seq(),
                    entry.id(),
                    entry.kind(),
                    entry.from(),
                    entry.to(),
                    entry.at().toEpochMilli(),
                    entry.text(),
                    entry.level(),
                    entry.clientId(),
                    entry.target(),
                    entry.revised());
        }

        /** What is missing in JSON is null here, whatever the types say. */
        Entry entry(StreamId stream) {
            return new Entry(
                    stream,
                    seq,
                    Objects.requireNonNull(id),
                    Objects.requireNonNull(kind),
                    Objects.requireNonNull(from),
                    to,
                    Instant.ofEpochMilli(at),
                    Objects.requireNonNull(text),
                    level,
                    clientId,
                    target,
                    revised);
        }
    }
}
