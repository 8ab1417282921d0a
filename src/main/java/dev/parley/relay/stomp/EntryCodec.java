package dev.parley.relay.stomp;

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
 * Encodes entries of one stream as bodies of broker messages, and decodes them:
 *
 * <pre>{"stream":"room/lobby","entries":[{"seq":42,"id":"…","kind":"message","from":"ada","at":1795161600123,"text":"hello"}]}</pre>
 *
 * <p>Any thread.
 */
final class EntryCodec {

    /** A new message begins beyond this size, so a message exceeds it by at most one entry. */
    static final int BODY_BYTES = 256 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private EntryCodec() {}

    /** Encodes the entries, in their order, as one or more bodies. */
    static List<byte[]> encode(StreamId stream, List<Entry> entries) {
        byte[] head = ("{\"stream\":" + JSON.writeValueAsString(stream.key()) + ",\"entries\":[")
                .getBytes(StandardCharsets.UTF_8);
        var bodies = new ArrayList<byte[]>(1);
        var body = new ByteArrayOutputStream(1024);
        body.writeBytes(head);
        for (Entry entry : entries) {
            byte[] next = JSON.writeValueAsBytes(EncodedEntry.of(entry));
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
     * Decodes a body.
     *
     * @param stream the stream of the destination from which the message came
     * @throws RuntimeException if {@link #encode} did not produce this body for this stream
     */
    static List<Entry> decode(StreamId stream, byte[] body) {
        Body decoded = JSON.readValue(body, Body.class);
        if (!decoded.stream().equals(stream.key())) {
            throw new IllegalArgumentException("The message contains entries of another stream");
        }
        return decoded.entries().stream()
                .map(encoded -> encoded.toEntry(stream))
                .toList();
    }

    private record Body(String stream, List<EncodedEntry> entries) {}

    /** @param at milliseconds since 1970 */
    private record EncodedEntry(
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

        static EncodedEntry of(Entry entry) {
            return new EncodedEntry(
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

        /**
         * Checks for null: fields that are missing in the JSON are null, even where the component's type excludes null.
         */
        Entry toEntry(StreamId stream) {
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
