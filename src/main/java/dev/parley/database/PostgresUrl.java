package dev.parley.database;

/**
 * The JDBC URL of a PostgreSQL database, shown without its parameters, which may contain a password.
 *
 * @param location as {@code host:port/name}
 */
record PostgresUrl(String jdbc, String location) {

    private static final String SCHEME = "jdbc:postgresql:";

    /**
     * @throws DatabaseUnusable if the URL is of another kind; the message does not repeat it, because it may contain a
     *     password
     */
    static PostgresUrl of(String url) {
        if (!url.startsWith(SCHEME)) {
            throw new DatabaseUnusable(
                    "The URL of the database does not begin with " + SCHEME + "//",
                    "Set parley.database.url as in jdbc:postgresql://host:5432/parley, or leave it out to have an"
                            + " embedded database.",
                    null);
        }
        String rest = url.substring(SCHEME.length());
        int parameters = rest.indexOf('?');
        String location = parameters < 0 ? rest : rest.substring(0, parameters);
        if (location.contains("@")) {
            throw new DatabaseUnusable(
                    "The URL of the database names a user",
                    "Set parley.database.username and parley.database.password instead.",
                    null);
        }
        return new PostgresUrl(url, location.startsWith("//") ? location.substring(2) : location);
    }

    @Override
    public String toString() {
        return "PostgreSQL at " + location;
    }
}
