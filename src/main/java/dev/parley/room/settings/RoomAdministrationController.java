package dev.parley.room.settings;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.room.RoomName;
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

/** Lists all rooms for administrators, transfers a room to another owner, and deletes a room. */
@RestController
@RequestMapping("/api/admin/rooms")
class RoomAdministrationController {

    private static final Logger logger = LoggerFactory.getLogger(RoomAdministrationController.class);

    private final AdminRoomRepository adminRoomRepository;
    private final RoomOwnership roomOwnership;
    private final RoomDeletion deletion;

    RoomAdministrationController(
            AdminRoomRepository adminRoomRepository, RoomOwnership roomOwnership, RoomDeletion deletion) {
        this.adminRoomRepository = adminRoomRepository;
        this.roomOwnership = roomOwnership;
        this.deletion = deletion;
    }

    @GetMapping
    List<AdminRoomRepository.RoomSummary> list(Account administrator) {
        requireAdmin(administrator);
        return adminRoomRepository.list();
    }

    @PutMapping("/{room}/owner")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void transfer(@PathVariable String room, @RequestBody TransferOwnershipRequest request, Account administrator) {
        requireAdmin(administrator);
        var name = requireExisting(room);
        roomOwnership.transferUnchecked(name, request.normalizedUsername());
        logger.info("{} transferred a room to {}", administrator.username(), request.normalizedUsername());
    }

    /** Deletes a room with all its messages. Current readers receive an error that the room is gone, on every node. */
    @DeleteMapping("/{room}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String room, Account administrator) {
        requireAdmin(administrator);
        var name = requireExisting(room);
        deletion.delete(name, administrator);
    }

    private RoomName requireExisting(String room) {
        var name = RoomName.of(room);
        if (!adminRoomRepository.exists(name)) {
            throw RoomDeletion.noSuchRoom();
        }
        return name;
    }

    /** The security configuration already restricts this path; this check also holds if a path rule is changed. */
    private static void requireAdmin(Account caller) {
        if (!caller.isAdmin()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "Only administrators may manage all rooms.");
        }
    }
}
