package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lets administrators see all rooms, give one to another owner, and delete one. */
@RestController
@RequestMapping("/api/admin/rooms")
class RoomAdministrationController {

    private static final Logger log = LoggerFactory.getLogger(RoomAdministrationController.class);

    private final AdminRoomRepository all;
    private final RoomOwnership roomOwnership;
    private final RoomDeletion deletion;

    RoomAdministrationController(AdminRoomRepository all, RoomOwnership roomOwnership, RoomDeletion deletion) {
        this.all = all;
        this.roomOwnership = roomOwnership;
        this.deletion = deletion;
    }

    @GetMapping
    List<AdminRoomRepository.Line> list(Account administrator) {
        require(administrator);
        return all.list();
    }

    @PutMapping("/{room}/owner")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void hand(@PathVariable String room, @RequestBody TransferOwnershipRequest wanted, Account administrator) {
        require(administrator);
        var name = existing(room);
        roomOwnership.give(name, wanted.spelled());
        log.info("{} gave a room to {}", administrator.username(), wanted.spelled());
    }

    /** With all that was said there. Whoever reads it at this moment is told that it is gone, on every node. */
    @DeleteMapping("/{room}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String room, Account administrator) {
        require(administrator);
        var name = existing(room);
        deletion.delete(name, administrator);
    }

    private RoomName existing(String room) {
        var name = RoomName.of(room);
        if (!all.exists(name)) {
            throw RoomDeletion.noSuchRoom();
        }
        return name;
    }

    /** The path is closed to others already; asking again keeps it closed if a rule over paths is ever changed. */
    private static void require(Account caller) {
        if (!caller.isAdmin()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "Administrators only.");
        }
    }
}
