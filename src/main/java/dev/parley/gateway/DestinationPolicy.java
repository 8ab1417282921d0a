package dev.parley.gateway;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says which destinations clients may name at all, on the string exactly as they wrote it: what is not in the table is
 * denied. Whether this user may use this room is asked afterwards; here nothing is decoded, matched or normalised, so that
 * no two readers of a destination can understand it differently.
 */
final class DestinationPolicy {

    /** No dot, slash, colon, wildcard, brace, percent sign, white space or control character: none is needed in a name. */
    private static final String ROOM = "[\\p{L}\\p{M}\\p{N}_-]{1,128}";

    private static final String USER = "[A-Za-z0-9_-]{1,32}";

    private static final List<Pattern> SEND = List.of(
            Pattern.compile("/app/chat\\." + ROOM),
            Pattern.compile("/app/direct\\." + USER),
            Pattern.compile("/app/edit\\." + ROOM),
            Pattern.compile("/app/edit-direct\\." + USER),
            Pattern.compile("/app/delete\\." + ROOM),
            Pattern.compile("/app/delete-direct\\." + USER),
            Pattern.compile("/app/typing\\." + ROOM),
            Pattern.compile("/app/typing-direct\\." + USER),
            Pattern.compile("/app/idle"),
            Pattern.compile("/app/read\\." + ROOM),
            Pattern.compile("/app/read-direct\\." + USER),
            Pattern.compile("/app/read-announcements"));

    /** The personal destination of refusals; the gateway serves it itself. */
    static final String ERRORS = "/user/queue/errors";

    /** The rooms of which the user is a member, in one subscription. */
    static final String ROOMS = "/user/queue/rooms";

    /** What a client needs to miss nothing: one subscription to each is free of the limit on subscriptions. */
    private static final Set<String> ESSENTIAL =
            Set.of(ERRORS, ROOMS, "/user/queue/direct", "/user/queue/events", "/topic/announcements");

    private static final List<Pattern> SUBSCRIBE = List.of(
            Pattern.compile("/topic/room\\." + ROOM),
            Pattern.compile("/user/queue/direct"),
            Pattern.compile("/user/queue/events"),
            Pattern.compile("/topic/announcements"),
            Pattern.compile("/topic/presence\\." + ROOM),
            Pattern.compile("/topic/person\\." + USER),
            Pattern.compile(Pattern.quote(ROOMS)),
            Pattern.compile(Pattern.quote(ERRORS)));

    private DestinationPolicy() {}

    static boolean maySend(String destination) {
        return allows(SEND, destination);
    }

    static boolean maySubscribe(String destination) {
        return allows(SUBSCRIBE, destination);
    }

    static boolean isEssential(String destination) {
        return ESSENTIAL.contains(destination);
    }

    /**
     * Whether a SEND is worth nothing a moment later. If it is refused and asked for no receipt, it is lost like one that
     * nobody was there to see; every other refused frame ends the connection of a client that takes no reports.
     */
    static boolean isEphemeral(String destination) {
        return destination.startsWith("/app/typing") || destination.equals("/app/idle");
    }

    private static boolean allows(List<Pattern> table, String destination) {
        for (Pattern shape : table) {
            if (shape.matcher(destination).matches()) {
                return true;
            }
        }
        return false;
    }
}
