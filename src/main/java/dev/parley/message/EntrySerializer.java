package dev.parley.message;

import dev.parley.stream.Entry;
import org.springframework.boot.jackson.JacksonComponent;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Serializes entries that are nested in other responses, with {@link EntryJson}. */
@JacksonComponent
class EntrySerializer extends ValueSerializer<Entry> {

    private final EntryJson entryJson;

    EntrySerializer(EntryJson entryJson) {
        this.entryJson = entryJson;
    }

    @Override
    public void serialize(Entry entry, JsonGenerator json, SerializationContext context) {
        entryJson.write(entry, json);
    }
}
