package dev.parley.guarantees;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.StompClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes ada a member of a thousand rooms, 300 of them with an unread message, and of one room with two thousand
 * members.
 *
 * <p>Inserts rooms and accounts directly into the SQLite file of the running server, which has not read them yet: over
 * HTTP each account costs a password hash. Posts messages through the server.
 */
record TestUserGroup(Path data, ParleyClient linus) {

    static final int ROOMS = 1_000;
    static final int UNREAD = 300;
    static final int MEMBERS = 2_000;

    /** The first member has the longest permitted name. */
    private static final String LONG_NAME = "Linus Torvalds-Müller von und zu Hohenzollern-Sigmaringen zu Bay";

    private static final String MEMBER = "INSERT INTO member (room, username, joined_at) VALUES (?, ?, ?)";
    private static final long NOW = System.currentTimeMillis();

    void seed() {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("parley.db"))) {
            connection.setAutoCommit(false);
            rooms(connection);
            members(connection);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("Seeding failed", e);
        }
        try (var socket = linus.socket()) {
            post(socket, IntStream.range(0, UNREAD).mapToObj(i -> room(i * ROOMS / UNREAD)), "unread");
        }
    }

    /**
     * Posts one message of each kind: in every room, a mention in the last room, a direct message and an announcement.
     */
    void postEverywhere() {
        try (var socket = linus.socket()) {
            post(socket, IntStream.range(0, ROOMS - 1).mapToObj(TestUserGroup::room), "to everybody");
            post(socket, Stream.of(room(ROOMS - 1)), "to @ada");
        }
        linus.postToUser("ada", "to you alone");
        linus.post("/api/admin/broadcast", Map.of("text", "to all", "level", "warning"))
                .expect(201);
    }

    private static void post(StompClient socket, Stream<String> rooms, String text) {
        var names = rooms.toList();
        String body = "{\"text\":\"%s\"}".formatted(text);
        names.subList(0, names.size() - 1).forEach(room -> socket.send("/app/chat." + room, body));
        socket.sendReceipted("/app/chat." + names.get(names.size() - 1), body, "the last, " + text);
    }

    private static String room(int i) {
        return "room-%04d".formatted(i);
    }

    private void rooms(Connection connection) throws SQLException {
        try (var room = connection.prepareStatement(
                        "INSERT INTO room (name, title, visibility, owner, created_at) VALUES (?, ?, 'private', ?, ?)");
                var member = connection.prepareStatement(MEMBER)) {
            for (int i = 0; i < ROOMS; i++) {
                add(room, room(i), "Room %04d".formatted(i), "linus", NOW);
                add(member, room(i), "ada", NOW);
                add(member, room(i), "linus", NOW);
            }
            add(room, "crowd", "Crowd", "ada", NOW);
            add(member, "crowd", "ada", NOW);
            room.executeBatch();
            member.executeBatch();
        }
    }

    private static void members(Connection connection) throws SQLException {
        try (var account = connection.prepareStatement(
                        "INSERT INTO account (username, display_name, password_hash, roles, created_at) VALUES (?, ?, '-', 'USER', ?)");
                var member = connection.prepareStatement(MEMBER)) {
            for (int i = 0; i < MEMBERS; i++) {
                String name = "person-%04d".formatted(i);
                add(account, name, i == 0 ? LONG_NAME : "Person %04d".formatted(i), NOW);
                add(member, "crowd", name, NOW);
            }
            account.executeBatch();
            member.executeBatch();
        }
    }

    private static void add(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }
}
