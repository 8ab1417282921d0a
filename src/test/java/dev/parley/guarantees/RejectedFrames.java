package dev.parley.guarantees;

import java.util.stream.Stream;

/** The table of frames that the service refuses, with their error codes. */
final class RejectedFrames {

    private RejectedFrames() {}

    /**
     * One row of the table.
     *
     * @param what the mistake
     * @param frames sent unchanged; the service refuses the last one, which requests the receipt {@code bad}
     * @param code the code in the error report
     */
    record Refused(String what, String frames, String code) {

        @Override
        public String toString() {
            return what + " is " + code;
        }
    }

    static Stream<Refused> all() {
        return Stream.of(sendsElsewhere(), roomNames(), bodies(), texts(), subscriptions(), verbs(), privateTargets())
                .flatMap(rows -> rows);
    }

    private static Stream<Refused> sendsElsewhere() {
        return Stream.of(
                        "/topic/room.lobby",
                        "/topic/announcements",
                        "/topic/presence.lobby",
                        "/topic/parley.broadcast",
                        "/topic/parley.pulse",
                        "/topic/parley.stream.cm9vbS9sb2JieQ",
                        "/queue/direct",
                        "/queue/direct-user0b5c3d1e",
                        "/user/queue/direct",
                        "/user/queue/errors",
                        "/user/grace/queue/direct",
                        "/user/grace/queue/errors",
                        "/user/queue/events",
                        "/user/grace/queue/events",
                        "/user/queue/rooms",
                        "/app/read-announcements.lobby",
                        "/app/idle.lobby",
                        "/app/typing-direct.",
                        "/topic/person.grace",
                        "/app/unknown",
                        "/app/chat",
                        "/app/chat.",
                        "/app/chat..lobby",
                        "/app/chat.lobby.ops",
                        "/app/chat.lobby/ops",
                        "/app/../app/chat.lobby",
                        "/app//chat.lobby",
                        "/app/chat%2Elobby",
                        "/app/chat.lobby%2Fops",
                        "/app/chat.%6Cobby",
                        "/app/chat.*",
                        "/app/chat.**",
                        "/app/chat.{room}",
                        "/app/chat.#{7*7}",
                        "/app/chat.${user}",
                        "/APP/chat.lobby",
                        " /app/chat.lobby",
                        "/app/direct.",
                        "/app/direct.gr*",
                        "/app/edit.",
                        "/app/edit.*",
                        "/app/edit-direct.gr*",
                        "/app/delete",
                        "/app/delete.lobby.ops",
                        "/app/delete-direct.",
                        "/app/direct.grace,linus",
                        "/app/admin.broadcast",
                        "app/chat.lobby")
                .map(destination ->
                        new Refused("SEND to " + destination, send(destination, "{\"text\":\"hello\"}"), "forbidden"));
    }

    private static Stream<Refused> roomNames() {
        return Stream.of(
                inRoom("a line feed", "lo\\nbby", "forbidden"),
                inRoom("a carriage return", "lobby\\r", "forbidden"),
                inRoom("a colon", "lo\\cbby", "forbidden"),
                inRoom("a backslash", "lo\\\\bby", "forbidden"),
                inRoom("white space", "lo bby", "forbidden"),
                inRoom("a no-break space", "lo\u00a0bby", "forbidden"),
                inRoom("a zero-width space", "lob\u200bby", "forbidden"),
                inRoom("a right-to-left override", "lob\u202eby", "forbidden"),
                inRoom("dot-dot", "..", "forbidden"),
                inRoom("an emoji", "lobby😀", "forbidden"),
                inRoom("a quote", "lobby'--", "forbidden"),
                inRoom("65 characters", "x".repeat(65), "invalid_room"),
                inRoom("129 characters", "x".repeat(129), "forbidden"),
                inRoom("a blank letter", "lob\u3164by", "invalid_room"),
                inRoom("nothing but a mark", "\u0301", "invalid_room"));
    }

    private static Refused inRoom(String what, String room, String code) {
        return new Refused(
                "SEND to a room named with " + what, send("/app/chat." + room, "{\"text\":\"hello\"}"), code);
    }

    private static Stream<Refused> bodies() {
        return Stream.of(
                body("an empty body", "", "malformed"),
                body("JSON cut off", "{\"text\":\"hel", "malformed"),
                body("no JSON", "hello", "malformed"),
                body("single quotes", "{'text':'hello'}", "malformed"),
                body("a comment", "{\"text\":\"hello\"/*x*/}", "malformed"),
                body("null", "null", "malformed"),
                body("an array", "[{\"text\":\"hello\"}]", "malformed"),
                body("a bare text", "\"hello\"", "malformed"),
                body("a bare number", "1", "malformed"),
                body("two values", "{\"text\":\"a\"}{\"text\":\"b\"}", "malformed"),
                body("an unknown field", "{\"text\":\"hello\",\"txt\":\"x\"}", "malformed"),
                body("a sender of the client's choice", "{\"text\":\"hello\",\"from\":\"grace\"}", "malformed"),
                body("a type name", "{\"@class\":\"x.Y\",\"text\":\"hello\"}", "malformed"),
                body("a key given twice", "{\"text\":\"a\",\"text\":\"b\"}", "malformed"),
                body("a number as text", "{\"text\":5}", "malformed"),
                body("a list as text", "{\"text\":[\"hello\"]}", "malformed"),
                body("an object as text", "{\"text\":{\"a\":1}}", "malformed"),
                body("JSON 21 deep", "{\"text\":" + "[".repeat(20) + "]".repeat(20) + "}", "malformed"),
                body("JSON 20000 deep", "[".repeat(20_000), "malformed"),
                body("a raw control character in JSON", "{\"text\":\"a\u0007b\"}", "malformed"),
                body("a clientId with a slash", "{\"text\":\"hello\",\"clientId\":\"../x\"}", "invalid"),
                body("a clientId of 65", "{\"text\":\"hello\",\"clientId\":\"" + "x".repeat(65) + "\"}", "invalid"),
                body("an empty clientId", "{\"text\":\"hello\",\"clientId\":\"\"}", "invalid"),
                body("a numeric clientId", "{\"text\":\"hello\",\"clientId\":7}", "malformed"),
                new Refused("a delete without a target", send("/app/delete.lobby", "{}"), "invalid"),
                new Refused("a delete of number zero", send("/app/delete.lobby", "{\"target\":0}"), "invalid"),
                new Refused("a delete of a text", send("/app/delete.lobby", "{\"target\":\"1\"}"), "malformed"),
                new Refused(
                        "a delete with a text",
                        send("/app/delete.lobby", "{\"target\":1,\"text\":\"bye\"}"),
                        "malformed"),
                new Refused("an edit without a text", send("/app/edit.lobby", "{\"target\":1}"), "invalid_text"),
                new Refused("an edit without a target", send("/app/edit.lobby", "{\"text\":\"hello\"}"), "invalid"),
                new Refused("a read marker below zero", send("/app/read.lobby", "{\"seq\":-1}"), "invalid"),
                new Refused(
                        "an announcement read below zero", send("/app/read-announcements", "{\"seq\":-1}"), "invalid"),
                new Refused("a read marker without seq", send("/app/read.lobby", "{}"), "invalid"),
                new Refused("a read marker of text", send("/app/read.lobby", "{\"seq\":\"1\"}"), "malformed"),
                new Refused("a signed read marker", send("/app/read.lobby", "{\"seq\":+1}"), "malformed"),
                new Refused("a read marker in wide digits", send("/app/read.lobby", "{\"seq\":１}"), "malformed"),
                new Refused("a broken read marker", send("/app/read.lobby", "{\"seq\":1.5}"), "malformed"),
                new Refused(
                        "a read marker beyond 64 bits",
                        send("/app/read.lobby", "{\"seq\":99999999999999999999}"),
                        "malformed"),
                new Refused("typing with a text", send("/app/typing.lobby", "{\"text\":\"hello\"}"), "malformed"),
                new Refused("idle without a value", send("/app/idle", "{}"), "invalid"),
                new Refused("idle in words", send("/app/idle", "{\"idle\":\"yes\"}"), "malformed"),
                new Refused("direct typing without a body", send("/app/typing-direct.grace", ""), "malformed"),
                new Refused("typing without a body", send("/app/typing.lobby", ""), "malformed"));
    }

    private static Stream<Refused> texts() {
        return Stream.of(
                body("no text", "{}", "invalid_text"),
                body("a null text", "{\"text\":null}", "invalid_text"),
                body("an empty text", "{\"text\":\"\"}", "invalid_text"),
                body("a blank text", "{\"text\":\" \\t\\n\\u00a0\\u2003\"}", "invalid_text"),
                body("an invisible text", "{\"text\":\"\\u200b\\u200d\\u202e\"}", "invalid_text"),
                body("a NUL in the text", "{\"text\":\"a\\u0000b\"}", "invalid_text"),
                body("an escape character in the text", "{\"text\":\"a\\u001b[2Jb\"}", "invalid_text"),
                body("half a surrogate pair", "{\"text\":\"a\\ud83d\"}", "invalid_text"),
                body("the other half", "{\"text\":\"\\ude00b\"}", "invalid_text"),
                body("halves the wrong way round", "{\"text\":\"\\ude00\\ud83d\"}", "invalid_text"),
                body("a text of 16385 bytes", "{\"text\":\"" + "x".repeat(16_385) + "\"}", "too_large"),
                body("a text of 16386 bytes in 8193 letters", "{\"text\":\"" + "é".repeat(8_193) + "\"}", "too_large"));
    }

    private static Refused body(String what, String json, String code) {
        return new Refused(what, send("/app/chat.lobby", json), code);
    }

    private static Stream<Refused> subscriptions() {
        var elsewhere = Stream.of(
                        "*",
                        "**",
                        "/**",
                        ".*",
                        "/topic/*",
                        "/topic/**",
                        "/topic/{x}",
                        "/topic/room.*",
                        "/topic/room.**",
                        "/topic/room.{room}",
                        "/topic/room.lobb?",
                        "/topic/room.",
                        "/topic/room.%2A",
                        "/topic/room.lobby,/topic/room.ops",
                        "/topic/room/ops",
                        "/topic/presence.*",
                        "/topic/person.*",
                        "/topic/person.",
                        "/topic/person.grace.linus",
                        "/topic/announcements/",
                        "/topic/parley.broadcast",
                        "/topic/parley.stream.cm9vbS9sb2JieQ",
                        "/topic/parley.stream.*",
                        "/topic/#",
                        "/user/*/queue/direct",
                        "/user/**",
                        "/user/grace/queue/direct",
                        "/user/grace/queue/events",
                        "/user/queue/events/",
                        "/user/grace/queue/rooms",
                        "/user/queue/rooms/",
                        "/user/queue/rooms.ops",
                        "/user/queue/rooms-usergrace",
                        "/queue/rooms",
                        "/user/queue/*",
                        "/user/queue/direct-usergrace",
                        "/user/queue/Direct",
                        "/user//queue/direct",
                        "/queue/**",
                        "/queue/direct-usergrace",
                        "/queue/direct",
                        "/app/chat.lobby")
                .map(destination ->
                        new Refused("SUBSCRIBE to " + destination, subscribe(destination, ""), "forbidden"));
        var headers = Stream.of(
                new Refused("ack:client", subscribe("/topic/room.lobby", "ack:client\n"), "invalid"),
                new Refused(
                        "ack:client-individual", subscribe("/topic/room.lobby", "ack:client-individual\n"), "invalid"),
                new Refused("all rooms since a number", subscribe("/user/queue/rooms", "since:1\n"), "invalid"),
                new Refused("all rooms since nothing", subscribe("/user/queue/rooms", "since:\n"), "invalid"),
                new Refused(
                        "all rooms since an invalid token",
                        subscribe("/user/queue/rooms", "since:" + "A".repeat(24) + "\n"),
                        "invalid"),
                new Refused("all rooms since SQL", subscribe("/user/queue/rooms", "since:' OR '1'='1\n"), "invalid"),
                new Refused("since below zero", subscribe("/topic/room.lobby", "since:-1\n"), "invalid"),
                new Refused("since a word", subscribe("/topic/room.lobby", "since:now\n"), "invalid"),
                new Refused("since nothing", subscribe("/topic/room.lobby", "since:\n"), "invalid"),
                new Refused("an epoch too short", subscribe("/topic/room.lobby", "since:1\nepoch:abc\n"), "invalid"),
                new Refused("an epoch with a colon", subscribe("/topic/room.lobby", "epoch:abcd\\cefgh\n"), "invalid"),
                new Refused("since a fraction", subscribe("/topic/room.lobby", "since:1.5\n"), "invalid"),
                new Refused("since with a sign", subscribe("/topic/room.lobby", "since:+1\n"), "invalid"),
                new Refused("since with a space", subscribe("/topic/room.lobby", "since: 1\n"), "invalid"),
                new Refused("since in wide digits", subscribe("/topic/room.lobby", "since:１\n"), "invalid"),
                new Refused("since in another script", subscribe("/topic/room.lobby", "since:١\n"), "invalid"),
                new Refused(
                        "since beyond 64 bits",
                        subscribe("/topic/room.lobby", "since:9223372036854775808\n"),
                        "invalid"));
        return Stream.concat(elsewhere, headers);
    }

    private static Stream<Refused> verbs() {
        return Stream.of(
                new Refused("ACK", "ACK\nid:1\nreceipt:bad\n\n\0", "invalid"),
                new Refused("NACK", "NACK\nid:1\nreceipt:bad\n\n\0", "invalid"),
                new Refused("BEGIN", "BEGIN\ntransaction:t\nreceipt:bad\n\n\0", "invalid"),
                new Refused("COMMIT", "COMMIT\ntransaction:t\nreceipt:bad\n\n\0", "invalid"),
                new Refused("ABORT", "ABORT\ntransaction:t\nreceipt:bad\n\n\0", "invalid"),
                new Refused(
                        "SEND in a transaction",
                        "SEND\ndestination:/app/chat.lobby\ntransaction:t\nreceipt:bad\n\n{\"text\":\"hello\"}\0",
                        "invalid"),
                new Refused("UNSUBSCRIBE of nothing", "UNSUBSCRIBE\nid:nothing\nreceipt:bad\n\n\0", "invalid"));
    }

    private static Stream<Refused> privateTargets() {
        return Stream.of(
                new Refused("a private room read", subscribe("/topic/room.ops", "since:0\n"), "not_found"),
                new Refused("a private room watched", subscribe("/topic/presence.ops", ""), "not_found"),
                new Refused("a private room posted to", send("/app/chat.ops", "{\"text\":\"hello\"}"), "not_found"),
                new Refused(
                        "an edit in a private room",
                        send("/app/edit.ops", "{\"target\":1,\"text\":\"hello\"}"),
                        "not_found"),
                new Refused("a delete in a private room", send("/app/delete.ops", "{\"target\":1}"), "not_found"),
                new Refused(
                        "an edit of a message to an unknown user",
                        send("/app/edit-direct.unknown", "{\"target\":1,\"text\":\"hello\"}"),
                        "not_found"),
                new Refused(
                        "a delete of a missing message",
                        send("/app/delete-direct.grace", "{\"target\":99999}"),
                        "not_found"),
                new Refused("typing in a private room", send("/app/typing.ops", "{}"), "not_found"),
                new Refused("a private room marked as read", send("/app/read.ops", "{\"seq\":1}"), "not_found"),
                new Refused("a private room spelled in capitals", subscribe("/topic/room.OPS", ""), "not_found"),
                new Refused(
                        "a message to an unknown user",
                        send("/app/direct.unknown", "{\"text\":\"hello\"}"),
                        "not_found"),
                new Refused("typing to an unknown user", send("/app/typing-direct.unknown", "{}"), "not_found"),
                new Refused("watching an unknown user", subscribe("/topic/person.unknown", ""), "not_found"),
                new Refused(
                        "reading messages of an unknown user",
                        send("/app/read-direct.unknown", "{\"seq\":1}"),
                        "not_found"));
    }

    private static String send(String destination, String body) {
        return "SEND\ndestination:" + destination + "\nreceipt:bad\n\n" + body + "\0";
    }

    private static String subscribe(String destination, String more) {
        return "SUBSCRIBE\nid:s\ndestination:" + destination + "\nreceipt:bad\n" + more + "\n\0";
    }
}
