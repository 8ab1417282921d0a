package dev.parley.room.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.account.Account;
import dev.parley.destination.ResumeTokens;
import dev.parley.destination.UserRooms;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.RateLimit;
import dev.parley.room.RoomName;
import dev.parley.stream.Epoch;
import dev.parley.stream.StreamExtent;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Issues resume tokens. The request holds the numbers after which a client continues in its rooms; the token is the
 * {@code since} of {@code SUBSCRIBE /user/queue/rooms}.
 */
@RestController
class ResumeController {

    /**
     * Each of a user's connections makes one request when it reconnects: the burst is the default limit of connections
     * for one user.
     */
    private static final int BURST = 50;

    /** The extent of a stream that never had an entry. */
    private static final StreamExtent EMPTY = new StreamExtent(1, 0);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Numbers have at most 18 digits everywhere in the protocol. */
    private static final long MAX_NUMBER = 999_999_999_999_999_999L;

    private final UserRooms userRooms;
    private final StreamLog streams;
    private final ResumeTokens tokens;
    private final Epoch epoch;
    private final RateLimit requestLimit = new RateLimit(INTERVAL, BURST, System::nanoTime);

    ResumeController(UserRooms userRooms, StreamLog streams, ResumeTokens tokens, Epoch epoch) {
        this.userRooms = userRooms;
        this.streams = streams;
        this.tokens = tokens;
        this.epoch = epoch;
    }

    @PostMapping("/api/resume")
    ResumeResponse resume(@RequestBody ResumeRequest request, Account reader) {
        var since = request.checked();
        chargeRequest(reader);
        since.keySet().retainAll(new HashSet<>(userRooms.ofUser(reader.username())));
        // Reads the epoch before the heads: if another epoch begins in between, the client receives the older one and
        // asks again.
        String current = epoch.current();
        var extents = streams.extents(since.keySet());
        var rooms = new TreeMap<String, RoomExtent>();
        since.replaceAll((stream, last) -> {
            var extent = extents.getOrDefault(stream, EMPTY);
            boolean reset = request.epoch() != null && (!request.epoch().equals(current) || last > extent.head());
            rooms.put(stream.name(), new RoomExtent(extent.first(), extent.head(), current, reset));
            return reset ? 0L : last;
        });
        return new ResumeResponse(tokens.create(reader.username(), since), current, rooms);
    }

    private void chargeRequest(Account reader) {
        Duration wait = requestLimit.acquire(reader.username());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are requesting resume tokens too fast.", wait);
        }
    }

    /**
     * The body of a request for a resume token.
     *
     * @param rooms last number that the client has of each room, by the room's name; 0 for none
     * @param epoch epoch of these numbers, if the client knows it
     */
    record ResumeRequest(
            @Nullable Map<String, @Nullable Long> rooms,
            @Nullable String epoch) {

        /** @throws RequestRejected {@code INVALID}, {@code INVALID_ROOM} */
        Map<StreamId, Long> checked() {
            if (rooms == null || rooms.size() > UserRooms.MAX_ROOMS) {
                throw new RequestRejected(
                        ErrorCode.INVALID,
                        "`rooms` must be an object of at most " + UserRooms.MAX_ROOMS + " names and numbers.");
            }
            if (epoch != null && !Epoch.isWellFormed(epoch)) {
                throw new RequestRejected(ErrorCode.INVALID, "`epoch` must have 8 to 16 letters and digits.");
            }
            var since = new HashMap<StreamId, Long>();
            // If two spellings name one room, the lower number misses no entry.
            rooms.forEach((name, number) -> since.merge(RoomName.of(name).stream(), checked(number), Math::min));
            return since;
        }

        private static long checked(@Nullable Long number) {
            if (number == null || number < 0 || number > MAX_NUMBER) {
                throw new RequestRejected(
                        ErrorCode.INVALID, "A room's number must be a whole number of at most 18 digits.");
            }
            return number;
        }
    }

    /**
     * The response with the resume token.
     *
     * @param rooms rooms of the request of which the caller is a member, by their normalized names
     */
    record ResumeResponse(String token, String epoch, Map<String, RoomExtent> rooms) {}

    /**
     * The stored extent of a room's stream.
     *
     * @param first number of the first stored entry, or the next number if no entry is stored
     * @param head highest assigned number
     * @param reset whether the client's number does not belong to this epoch; the room then starts from its first entry
     */
    record RoomExtent(
            long first,
            long head,
            String epoch,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean reset) {}
}
