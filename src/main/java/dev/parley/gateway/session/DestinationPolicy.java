package dev.parley.gateway.session;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides which destinations clients may name, by the string exactly as received: a destination that no pattern of the
 * table matches as a whole is denied. Whether a user may access a room is checked later. Nothing is decoded, expanded
 * as a wildcard or normalized here, so no two components can interpret a destination differently.
 */
public final class DestinationPolicy {

    /**
     * No dot, slash, colon, wildcard, brace, percent sign, white space or control character: names need none of them.
     */
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

    /** The destination of a user's error reports; the gateway serves it itself. */
    public static final String ERRORS = "/user/queue/errors";

    /** All rooms of which the user is a member, in one subscription. */
    public static final String ROOMS = "/user/queue/rooms";

    /**
     * Destinations that a client needs to receive everything. One subscription to each is exempt from the limit on
     * subscriptions.
     */
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

    public static boolean maySend(String destination) {
        return allows(SEND, destination);
    }

    public static boolean maySubscribe(String destination) {
        return allows(SUBSCRIBE, destination);
    }

    public static boolean isEssential(String destination) {
        return ESSENTIAL.contains(destination);
    }

    /**
     * Returns whether a SEND to this destination is ephemeral. An ephemeral SEND without a receipt is dropped silently
     * if it is rejected, like an event that no client receives. Any other rejected frame closes the connection of a
     * client that has not subscribed to error reports.
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
