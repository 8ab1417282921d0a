package dev.parley.room.settings;

import dev.parley.account.Account;
import dev.parley.room.RoomName;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lets owners delete their rooms over HTTP. */
@RestController
class RoomDeletionController {

    private final RoomDeletion deletion;

    RoomDeletionController(RoomDeletion deletion) {
        this.deletion = deletion;
    }

    @DeleteMapping("/api/rooms/{room}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String room, Account caller) {
        deletion.deleteAsOwner(RoomName.of(room), caller);
    }
}
