package dev.parley.guarantees;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of HTTP requests that the service refuses to a user who is neither administrator nor member, with status
 * and code.
 */
final class RejectedRequests {

    private RejectedRequests() {}

    /**
     * One row of the table.
     *
     * @param body sent unchanged, with the right CSRF token; none if null
     */
    record Refused(
            String what,
            String method,
            String path,
            @Nullable String body,
            int status,
            String code) {

        @Override
        public String toString() {
            return what + " is " + status + " " + code;
        }
    }

    static Stream<Refused> all() {
        return Stream.of(administration(), bodies(), queries(), rooms(), resuming())
                .flatMap(rows -> rows);
    }

    private static Stream<Refused> administration() {
        return Stream.of(
                new Refused("a broadcast", "POST", "/api/admin/broadcast", "{\"text\":\"hello\"}", 403, "forbidden"),
                new Refused(
                        "the edit of an announcement",
                        "PATCH",
                        "/api/admin/announcements/1",
                        "{\"text\":\"hello\"}",
                        403,
                        "forbidden"),
                new Refused("its withdrawal", "DELETE", "/api/admin/announcements/1", null, 403, "forbidden"),
                new Refused("the list of accounts", "GET", "/api/admin/users", null, 403, "forbidden"),
                new Refused("the figures", "GET", "/api/admin/stats", null, 403, "forbidden"),
                new Refused("the connections", "GET", "/api/admin/connections", null, 403, "forbidden"),
                new Refused("ending a connection", "DELETE", "/api/admin/connections/x", null, 403, "forbidden"),
                new Refused(
                        "a promotion of oneself",
                        "PATCH",
                        "/api/admin/users/ada",
                        "{\"roles\":[\"ADMIN\"]}",
                        403,
                        "forbidden"),
                new Refused(
                        "disabling another",
                        "PATCH",
                        "/api/admin/users/linus",
                        "{\"disabled\":true}",
                        403,
                        "forbidden"),
                new Refused(
                        "an administrator's path spelled otherwise", "GET", "/api/ADMIN/users", null, 404, "not_found"),
                new Refused("a path in a path", "GET", "/api/admin;x/users", null, 400, "malformed"),
                new Refused("an encoded slash", "GET", "/api%2Fadmin/users", null, 400, "malformed"),
                new Refused("two slashes", "GET", "/api//admin/users", null, 400, "malformed"),
                new Refused("the metrics", "GET", "/actuator/prometheus", null, 403, "forbidden"),
                new Refused("the heap", "GET", "/actuator/heapdump", null, 403, "forbidden"),
                new Refused("a method that is none", "TRACE", "/api/rooms", null, 400, "malformed"));
    }

    private static Stream<Refused> bodies() {
        String post = "/api/rooms/lobby/messages";
        return Stream.of(
                new Refused("no body", "POST", post, null, 400, "malformed"),
                new Refused("JSON cut off", "POST", post, "{\"text\":\"hel", 400, "malformed"),
                new Refused("null", "POST", post, "null", 400, "malformed"),
                new Refused("a list", "POST", post, "[]", 400, "malformed"),
                new Refused("a number as text", "POST", post, "{\"text\":5}", 400, "malformed"),
                new Refused("an unknown field", "POST", post, "{\"text\":\"a\",\"from\":\"linus\"}", 400, "malformed"),
                new Refused("a key given twice", "POST", post, "{\"text\":\"a\",\"text\":\"b\"}", 400, "malformed"),
                new Refused("two values", "POST", post, "{\"text\":\"a\"}{\"text\":\"b\"}", 400, "malformed"),
                new Refused("deep JSON", "POST", post, "[".repeat(20_000), 400, "malformed"),
                new Refused("an empty text", "POST", post, "{\"text\":\"\"}", 422, "invalid_text"),
                new Refused("a NUL in the text", "POST", post, "{\"text\":\"a\\u0000\"}", 422, "invalid_text"),
                new Refused("half a surrogate pair", "POST", post, "{\"text\":\"\\ud83d\"}", 422, "invalid_text"),
                new Refused(
                        "a text over 16 KiB",
                        "POST",
                        post,
                        "{\"text\":\"" + "x".repeat(16_385) + "\"}",
                        413,
                        "too_large"),
                new Refused("a body over 256 KB", "POST", post, "x".repeat(300_000), 413, "too_large"),
                new Refused("a body of 5 MB", "POST", post, "x".repeat(5_000_000), 413, "too_large"),
                new Refused("a bad clientId", "POST", post, "{\"text\":\"a\",\"clientId\":\"a b\"}", 422, "invalid"),
                new Refused(
                        "a room named ..",
                        "POST",
                        "/api/rooms",
                        "{\"name\":\"..\",\"visibility\":\"public\"}",
                        422,
                        "invalid_room"),
                new Refused(
                        "a room with a line feed",
                        "POST",
                        "/api/rooms",
                        "{\"name\":\"a\\nb\",\"visibility\":\"public\"}",
                        422,
                        "invalid_room"),
                new Refused(
                        "a room with a NUL",
                        "POST",
                        "/api/rooms",
                        "{\"name\":\"a\\u0000\",\"visibility\":\"public\"}",
                        422,
                        "invalid_room"),
                new Refused(
                        "a room with half a surrogate pair",
                        "POST",
                        "/api/rooms",
                        "{\"name\":\"a\\ud83d\",\"visibility\":\"public\"}",
                        422,
                        "invalid_room"),
                new Refused(
                        "a room with an unknown visibility",
                        "POST",
                        "/api/rooms",
                        "{\"name\":\"new\",\"visibility\":\"secret\"}",
                        400,
                        "malformed"),
                new Refused(
                        "the name of a private room",
                        "POST",
                        "/api/rooms",
                        "{\"name\":\"ops\",\"visibility\":\"public\"}",
                        409,
                        "room_exists"),
                new Refused(
                        "the name of another",
                        "POST",
                        "/api/accounts",
                        "{\"username\":\"Linus\",\"password\":\"correct horse battery\"}",
                        409,
                        "username_taken"),
                new Refused(
                        "a user named like a path",
                        "POST",
                        "/api/accounts",
                        "{\"username\":\"../linus\",\"password\":\"correct horse battery\"}",
                        422,
                        "invalid_username"),
                new Refused(
                        "a role of one's choice",
                        "POST",
                        "/api/accounts",
                        "{\"username\":\"eve\",\"password\":\"correct horse battery\",\"roles\":[\"ADMIN\"]}",
                        400,
                        "malformed"),
                new Refused(
                        "a NUL behind a user's name",
                        "POST",
                        "/api/session",
                        "{\"username\":\"linus\\u0000\",\"password\":\"correct horse of linus\"}",
                        401,
                        "invalid_credentials"),
                new Refused(
                        "SQL for a password",
                        "POST",
                        "/api/session",
                        "{\"username\":\"linus\",\"password\":\"' OR '1'='1\"}",
                        401,
                        "invalid_credentials"));
    }

    private static Stream<Refused> resuming() {
        var tooMany = IntStream.rangeClosed(0, 5_000)
                .mapToObj(i -> "\"r" + i + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
        return Stream.of(
                resume("without a body", null, 400, "malformed"),
                resume("without rooms", "{}", 422, "invalid"),
                resume("in a list of rooms", "{\"rooms\":[\"lobby\"]}", 400, "malformed"),
                resume("in 5001 rooms", "{\"rooms\":" + tooMany + "}", 422, "invalid"),
                resume("below zero", "{\"rooms\":{\"lobby\":-1}}", 422, "invalid"),
                resume("at null", "{\"rooms\":{\"lobby\":null}}", 422, "invalid"),
                resume("at a text", "{\"rooms\":{\"lobby\":\"1\"}}", 400, "malformed"),
                resume("at a fraction", "{\"rooms\":{\"lobby\":1.5}}", 400, "malformed"),
                resume("at 19 digits", "{\"rooms\":{\"lobby\":1000000000000000000}}", 422, "invalid"),
                resume("beyond 64 bits", "{\"rooms\":{\"lobby\":99999999999999999999}}", 400, "malformed"),
                resume("in a room twice", "{\"rooms\":{\"lobby\":1,\"lobby\":2}}", 400, "malformed"),
                resume("in what is no epoch", "{\"rooms\":{},\"epoch\":\"now\"}", 422, "invalid"),
                resume("in a room with a dot", "{\"rooms\":{\"lobby.ops\":1}}", 422, "invalid_room"),
                resume("in a room with a NUL", "{\"rooms\":{\"a\\u0000\":1}}", 422, "invalid_room"),
                resume("with an unknown field", "{\"rooms\":{},\"user\":\"linus\"}", 400, "malformed"));
    }

    private static Refused resume(String how, @Nullable String body, int status, String code) {
        return new Refused("resuming " + how, "POST", "/api/resume", body, status, code);
    }

    private static Stream<Refused> queries() {
        return Stream.of(
                query("after=-1", "malformed", 400),
                query("after=1&epoch=now", "malformed", 400),
                query("after=1&epoch=another1epoch", "epoch_changed", 409),
                new Refused(
                        "an event stream of no epoch",
                        "GET",
                        "/api/rooms/lobby/events?since=1&epoch=now",
                        null,
                        400,
                        "malformed"),
                query("after=1%20OR%201=1", "malformed", 400),
                query("after=99999999999999999999", "malformed", 400),
                query("after=%2B5", "malformed", 400),
                query("after=%205", "malformed", 400),
                query("after=%EF%BC%95", "malformed", 400),
                query("limit=%2B5", "malformed", 400),
                mentions("%2B5"),
                mentions("%205"),
                mentions("0x5"),
                mentions("%EF%BC%95"),
                mentions("99999999999999999999"),
                message("%2B1"),
                message("%201"),
                message("0x1"),
                message("%EF%BC%91"),
                message("-1"),
                query("before=x", "malformed", 400),
                query("before=1&after=1", "invalid", 422),
                query("around=x", "malformed", 400),
                query("around=1&after=1", "invalid", 422),
                query("limit=0", "invalid", 422),
                query("limit=201", "invalid", 422),
                query("after=0&wait=31", "invalid", 422),
                new Refused("a long search", "GET", "/api/users?q=" + "x".repeat(65), null, 422, "invalid"));
    }

    private static Refused mentions(String after) {
        return new Refused(
                "mentions after " + after, "GET", "/api/rooms/lobby/mentions?after=" + after, null, 400, "malformed");
    }

    private static Refused message(String seq) {
        return new Refused(
                "an edit of number " + seq,
                "PATCH",
                "/api/rooms/lobby/messages/" + seq,
                "{\"text\":\"a\"}",
                400,
                "malformed");
    }

    private static Refused query(String query, String code, int status) {
        return new Refused("?" + query, "GET", "/api/rooms/lobby/messages?" + query, null, status, code);
    }

    private static Stream<Refused> rooms() {
        return Stream.of(
                new Refused("a private room", "GET", "/api/rooms/ops", null, 404, "not_found"),
                new Refused("its members", "GET", "/api/rooms/ops/members", null, 404, "not_found"),
                new Refused("its messages", "GET", "/api/rooms/ops/messages?after=0", null, 404, "not_found"),
                new Refused("its events", "GET", "/api/rooms/ops/events", null, 404, "not_found"),
                new Refused("a post in it", "POST", "/api/rooms/ops/messages", "{\"text\":\"a\"}", 404, "not_found"),
                new Refused(
                        "an edit in it", "PATCH", "/api/rooms/ops/messages/1", "{\"text\":\"a\"}", 404, "not_found"),
                new Refused("a delete in it", "DELETE", "/api/rooms/ops/messages/1", null, 404, "not_found"),
                new Refused(
                        "blocking an unknown user", "PUT", "/api/accounts/me/blocks/unknown", null, 404, "not_found"),
                new Refused("blocking oneself", "PUT", "/api/accounts/me/blocks/ada", null, 422, "invalid"),
                new Refused("another's blocks", "GET", "/api/accounts/linus/blocks", null, 404, "not_found"),
                new Refused(
                        "an unknown choice of who adds one",
                        "PATCH",
                        "/api/accounts/me",
                        "{\"addedBy\":\"friends\"}",
                        422,
                        "invalid"),
                new Refused("joining it", "PUT", "/api/rooms/ops/members/me", null, 404, "not_found"),
                new Refused("inviting oneself", "PUT", "/api/rooms/ops/members/ada", null, 404, "not_found"),
                new Refused("throwing its owner out", "DELETE", "/api/rooms/ops/members/linus", null, 404, "not_found"),
                new Refused("its topic", "PATCH", "/api/rooms/ops", "{\"topic\":\"a\"}", 404, "not_found"),
                new Refused("its owner", "PUT", "/api/rooms/ops/owner", "{\"username\":\"ada\"}", 404, "not_found"),
                new Refused("its deletion", "DELETE", "/api/rooms/ops", null, 404, "not_found"),
                new Refused("its level", "PUT", "/api/rooms/ops/level", "{\"level\":\"none\"}", 404, "not_found"),
                new Refused("a room with a wildcard", "GET", "/api/rooms/*/messages", null, 422, "invalid_room"),
                new Refused("a room with a dot", "GET", "/api/rooms/lobby.ops/messages", null, 422, "invalid_room"),
                new Refused("a room with a quote", "GET", "/api/rooms/lobby'--/messages", null, 422, "invalid_room"),
                new Refused("a room with a line feed", "GET", "/api/rooms/a%0Ab/messages", null, 400, "malformed"),
                new Refused("a room with a NUL", "GET", "/api/rooms/a%00/messages", null, 400, "malformed"),
                new Refused("a room that is no UTF-8", "GET", "/api/rooms/%C3/messages", null, 400, "malformed"),
                new Refused("a room with an encoded slash", "GET", "/api/rooms/a%2Fb/messages", null, 400, "malformed"),
                new Refused(
                        "messages of an unknown user", "GET", "/api/direct/unknown/messages", null, 404, "not_found"));
    }
}
