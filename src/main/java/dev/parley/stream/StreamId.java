package dev.parley.stream;

/**
 * Identifies one stream: an ordered log whose entries carry gap-free numbers from 1.
 *
 * @param kind the family of conversations that the stream belongs to
 * @param name the room's name, the inbox owner's user name, or empty for a kind with a single stream
 */
public record StreamId(Kind kind, String name) {

    private static final StreamId ANNOUNCEMENTS = new StreamId(Kind.ANNOUNCEMENTS, "");
    private static final StreamId CONTROL = new StreamId(Kind.CONTROL, "");

    /** The families of streams; the prefix is what the database stores. */
    public enum Kind {
        ROOM("room/"),
        INBOX("inbox/"),
        ANNOUNCEMENTS("announcements"),
        /** Control events between the nodes that must not be lost. No destination leads to this stream. */
        CONTROL("control");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    public static StreamId room(String room) {
        return new StreamId(Kind.ROOM, room);
    }

    public static StreamId inbox(String username) {
        return new StreamId(Kind.INBOX, username);
    }

    public static StreamId announcements() {
        return ANNOUNCEMENTS;
    }

    public static StreamId control() {
        return CONTROL;
    }

    /** The stream's name in the database: {@code room/lobby}, {@code inbox/ada}, {@code announcements}, {@code control}. */
    public String key() {
        return kind.prefix + name;
    }

    /**
     * Parses a {@link #key()}.
     *
     * @throws IllegalArgumentException if the text is not a stream's key
     */
    public static StreamId parse(String key) {
        for (Kind kind : Kind.values()) {
            if (key.startsWith(kind.prefix)) {
                return new StreamId(kind, key.substring(kind.prefix.length()));
            }
        }
        throw new IllegalArgumentException("Not a stream key: " + key);
    }

    @Override
    public String toString() {
        return key();
    }
}
