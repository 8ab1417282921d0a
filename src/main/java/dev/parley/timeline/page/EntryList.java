package dev.parley.timeline.page;

import dev.parley.message.EntryJson;
import dev.parley.stream.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Writes entries and additional fields as one JSON object. */
public final class EntryList {

    private EntryList() {}

    public static ResponseEntity<byte[]> response(byte[] json) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json);
    }

    /**
     * Returns {@code {"entries":[…]}}, with the additional fields before the last brace.
     *
     * @param fields in ASCII, with a leading comma: {@code ,"head":9}; possibly empty
     */
    public static byte[] json(List<Entry> entries, String fields, EntryJson entryJson) {
        var json = new ByteArrayOutputStream();
        json.writeBytes(ascii("{\"entries\":["));
        String separator = "";
        for (var entry : entries) {
            json.writeBytes(ascii(separator));
            json.writeBytes(entryJson.encode(entry));
            separator = ",";
        }
        json.writeBytes(ascii("]" + fields + "}"));
        return json.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
