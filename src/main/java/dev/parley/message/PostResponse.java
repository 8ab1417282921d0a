package dev.parley.message;

import dev.parley.stream.Appended;
import dev.parley.stream.Entry;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Builds the response to a POST of a message: 201 with the new entry, or 200 with the first one if its {@code clientId} is a repeat. */
public final class PostResponse {

    private PostResponse() {}

    public static ResponseEntity<Entry> of(Appended appended) {
        return ResponseEntity.status(appended.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
                .body(appended.entry());
    }
}
