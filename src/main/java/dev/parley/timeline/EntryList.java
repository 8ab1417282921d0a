package dev.parley.timeline;

import dev.parley.conversation.EntryJson;
import dev.parley.stream.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Writes entries, and what is said beside them, as one JSON object. */
final class EntryList {

    private EntryList() {}

    static ResponseEntity<byte[]> answer(byte[] json) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json);
    }

    /**
     * {@code {"entries":[…]}}, with the rest before the last brace.
     *
     * @param beside in ASCII, such as {@code ,"head":9}; perhaps nothing
     */
    static byte[] json(List<Entry> entries, String beside, EntryJson entryJson) {
        var json = new ByteArrayOutputStream();
        json.writeBytes(ascii("{\"entries\":["));
        String separator = "";
        for (var entry : entries) {
            json.writeBytes(ascii(separator));
            json.writeBytes(entryJson.encode(entry));
            separator = ",";
        }
        json.writeBytes(ascii("]" + beside + "}"));
        return json.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
