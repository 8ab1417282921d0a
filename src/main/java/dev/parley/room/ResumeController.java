package dev.parley.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.account.Account;
import dev.parley.conversation.RateLimit;
import dev.parley.conversation.ResumeTokens;
import dev.parley.conversation.UserRooms;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
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
 * Takes the numbers after which a client wants to go on in its rooms, and gives it a token for them: the {@code since} of
 * {@code SUBSCRIBE /user/queue/rooms}.
 */
@RestController
class ResumeController {

    /** Each of a user's connections asks once when it comes back: as many at once as one user may have by default. */
    private static final int BURST = 50;

    /** A stream that never had an entry. */
    private static final StreamExtent EMPTY = new StreamExtent(1, 0);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** At most 18 digits, as everywhere in the protocol. */
    private static final long HIGHEST = 999_999_999_999_999_999L;

    private final UserRooms members;
    private final StreamLog log;
    private final ResumeTokens tokens;
    private final Epoch epoch;
    private final RateLimit calls = new RateLimit(INTERVAL, BURST, System::nanoTime);

    ResumeController(UserRooms members, StreamLog log, ResumeTokens tokens, Epoch epoch) {
        this.members = members;
        this.log = log;
        this.tokens = tokens;
        this.epoch = epoch;
    }

    @PostMapping("/api/resume")
    ResumeResponse resume(@RequestBody ResumeRequest asked, Account reader) {
        var since = asked.checked();
        limitRate(reader);
        since.keySet().retainAll(new HashSet<>(members.ofUser(reader.username())));
        // Before the heads: if another epoch begins in between, the client is told of the older one, and asks again.
        String current = epoch.current();
        var extents = log.extents(since.keySet());
        var rooms = new TreeMap<String, RoomExtent>();
        since.replaceAll((stream, last) -> {
            var extent = extents.getOrDefault(stream, EMPTY);
            boolean reset = asked.epoch() != null && (!asked.epoch().equals(current) || last > extent.head());
            rooms.put(stream.name(), new RoomExtent(extent.first(), extent.head(), current, reset));
            return reset ? 0L : last;
        });
        return new ResumeResponse(tokens.create(reader.username(), since), current, rooms);
    }

    private void limitRate(Account reader) {
        Duration wait = calls.acquire(reader.username());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are asking for resume tokens too fast.", wait);
        }
    }

    /**
     * @param rooms the last number that the client has of each room, by the room's name; 0 for none
     * @param epoch the epoch of these numbers, if the client knows
     */
    record ResumeRequest(
            @Nullable Map<String, @Nullable Long> rooms,
            @Nullable String epoch) {

        /** @throws RequestRejected {@code INVALID}, {@code INVALID_ROOM} */
        Map<StreamId, Long> checked() {
            if (rooms == null || rooms.size() > UserRooms.MAX_ROOMS) {
                throw new RequestRejected(
                        ErrorCode.INVALID,
                        "rooms is an object of at most " + UserRooms.MAX_ROOMS + " names and numbers.");
            }
            if (epoch != null && !Epoch.isWellFormed(epoch)) {
                throw new RequestRejected(ErrorCode.INVALID, "An epoch has 8 to 16 letters and digits.");
            }
            var since = new HashMap<StreamId, Long>();
            // The same room in two spellings: the lower number misses nothing.
            rooms.forEach((name, number) -> since.merge(RoomName.of(name).stream(), checked(number), Math::min));
            return since;
        }

        private static long checked(@Nullable Long number) {
            if (number == null || number < 0 || number > HIGHEST) {
                throw new RequestRejected(ErrorCode.INVALID, "A room's number is a whole number of at most 18 digits.");
            }
            return number;
        }
    }

    /** @param rooms those of the request of which the caller is a member, by their names in their one spelling */
    record ResumeResponse(String token, String epoch, Map<String, RoomExtent> rooms) {}

    /**
     * @param first the number of the first entry that is kept, and of the next one if none is
     * @param head the highest number
     * @param reset whether the client's number is none of this epoch: then the room comes from its first entry on
     */
    record RoomExtent(
            long first,
            long head,
            String epoch,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean reset) {}
}
