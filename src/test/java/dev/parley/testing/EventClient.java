package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events block by block. A wait that fails prints all blocks received. */
public final class EventClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int TIMEOUT_SECONDS = 30;
    private static final Block END = new Block("", "", "", false);

    private final HttpResponse<Stream<String>> response;
    private final LinkedBlockingQueue<Block> blocks = new LinkedBlockingQueue<>();
    private final List<Block> seen = new ArrayList<>();

    private EventClient(HttpResponse<Stream<String>> response) {
        this.response = response;
    }

    static EventClient open(HttpClient http, HttpRequest.Builder request) {
        try {
            var client = new EventClient(http.send(request.build(), BodyHandlers.ofLines()));
            var reader = new Thread(client::read, "events");
            reader.setDaemon(true);
            reader.start();
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The lines between two empty lines.
     *
     * @param comment whether the block has a line that clients ignore: a heart-beat
     */
    public record Block(String id, String event, String data, boolean comment) {

        /** The epoch in the id. */
        public String epoch() {
            return id.substring(0, Math.max(0, id.indexOf(':')));
        }

        /** The number in the id. */
        public long seq() {
            return Long.parseLong(id.substring(id.indexOf(':') + 1));
        }

        public JsonNode json() {
            return JSON.readTree(data);
        }

        public String text() {
            return json().path("text").asString("");
        }
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Returns the sequence number in the first id of the stream: the stream continues after it. */
    public long opening() {
        return next().seq();
    }

    /** Returns the next entry; skips heart-beats. */
    public Block entry() {
        var block = next();
        return block.comment() ? entry() : block;
    }

    /** Waits for a heart-beat. */
    public void heartBeat() {
        while (!next().comment()) {
            // Entries may come before.
        }
    }

    /** Waits until the server has ended the stream. Returns the reason that the server gave. */
    public String end() {
        String reason = "";
        for (var block = next(); block != END; block = next()) {
            reason = block.event().equals("end") ? block.data() : reason;
        }
        return reason;
    }

    private Block next() {
        try {
            var block = blocks.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (block == null) {
                throw new AssertionError("No further event arrived after " + seen);
            }
            seen.add(block);
            return block;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void read() {
        var lines = new ArrayList<String>();
        try {
            response.body().forEach(line -> {
                if (line.isEmpty()) {
                    blocks.add(block(lines));
                    lines.clear();
                } else {
                    lines.add(line);
                }
            });
        } catch (UncheckedIOException e) {
            // The server or this client ended the stream.
        }
        blocks.add(END);
    }

    private static Block block(List<String> lines) {
        return new Block(field(lines, "id: "), field(lines, "event: "), field(lines, "data: "), lines.contains(":"));
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    /** Closes the connection. */
    @Override
    public void close() {
        response.body().close();
    }
}
