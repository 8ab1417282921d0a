package dev.parley.message;

import dev.parley.message.text.Mentions;
import dev.parley.stream.Entry;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/** Encodes an entry as JSON, for STOMP and for HTTP. Any thread; never blocks. */
@Component
public class EntryJson {

    // Not Instant.toString(), which omits zero milliseconds: clients may compare these values as strings.
    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    // The size of the JSON around the text, so that the buffer need not grow for most entries.
    private static final int ENVELOPE_BYTES = 320;

    private final JsonFactory factory = new JsonFactory();
    private final Mentions mentions;

    public EntryJson(Mentions mentions) {
        this.mentions = mentions;
    }

    /** Returns the JSON in UTF-8. */
    public byte[] encode(Entry entry) {
        try (var bytes = new ByteArrayBuilder(ENVELOPE_BYTES + entry.text().length())) {
            try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
                write(entry, json);
            }
            return bytes.toByteArray();
        }
    }

    void write(Entry entry, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("seq", entry.seq());
        json.writeStringProperty("id", entry.id().toString());
        json.writeStringProperty("kind", entry.kind());
        switch (entry.stream().kind()) {
            case ROOM -> json.writeStringProperty("room", entry.stream().name());
            case INBOX -> writeIfPresent("to", entry.to(), json);
            case ANNOUNCEMENTS, CONTROL -> {}
        }
        json.writeStringProperty("from", entry.from());
        json.writeStringProperty("at", AT.format(entry.at()));
        writeIfPresent("target", entry.target(), json);
        json.writeStringProperty("text", entry.text());
        writeIfPresent("edited", entry.revised(), json);
        writeMentions(entry, json);
        writeIfPresent("level", entry.level(), json);
        writeIfPresent("clientId", entry.clientId(), json);
        json.writeEndObject();
    }

    private void writeMentions(Entry entry, JsonGenerator json) {
        if (!entry.kind().equals(Entry.MESSAGE) && !entry.kind().equals(Entry.EDIT)) {
            return;
        }
        var usernames = mentions.in(entry.text());
        if (usernames.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("mentions");
        for (String username : usernames) {
            json.writeString(username);
        }
        json.writeEndArray();
    }

    private static void writeIfPresent(String name, @Nullable Long value, JsonGenerator json) {
        if (value != null) {
            json.writeNumberProperty(name, value);
        }
    }

    private static void writeIfPresent(String name, @Nullable String value, JsonGenerator json) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
