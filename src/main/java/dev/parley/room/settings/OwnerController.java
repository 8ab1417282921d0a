package dev.parley.room.settings;

import dev.parley.account.Account;
import dev.parley.room.RoomName;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Transfers rooms to other owners over HTTP. */
@RestController
class OwnerController {

    private final RoomOwnership roomOwnership;

    OwnerController(RoomOwnership roomOwnership) {
        this.roomOwnership = roomOwnership;
    }

    @PutMapping("/api/rooms/{room}/owner")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void transfer(@PathVariable String room, @RequestBody TransferOwnershipRequest request, Account caller) {
        roomOwnership.transfer(RoomName.of(room), caller, request.normalizedUsername());
    }
}
