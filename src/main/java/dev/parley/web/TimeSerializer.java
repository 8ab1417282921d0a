package dev.parley.web;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes times with exactly three fractional digits, so that clients can compare them as strings. */
final class TimeSerializer extends StdSerializer<Instant> {

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    TimeSerializer() {
        super(Instant.class);
    }

    @Override
    public void serialize(Instant at, JsonGenerator json, SerializationContext context) {
        json.writeString(MILLIS.format(at));
    }
}
