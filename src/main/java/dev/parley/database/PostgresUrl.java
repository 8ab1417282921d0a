package dev.parley.database;

/**
 * The JDBC URL of a PostgreSQL database, shown without its parameters, among which there may be a password.
 *
 * @param place as {@code host:port/name}
 */
record PostgresUrl(String jdbc, String place) {

    private static final String SCHEME = "jdbc:postgresql:";

    /** @throws DatabaseUnusable if the URL is of another kind; it is not repeated, since it may hold a password */
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
        String place = parameters < 0 ? rest : rest.substring(0, parameters);
        if (place.contains("@")) {
            throw new DatabaseUnusable(
                    "The URL of the database names a user",
                    "Set parley.database.username and parley.database.password instead.",
                    null);
        }
        return new PostgresUrl(url, place.startsWith("//") ? place.substring(2) : place);
    }

    @Override
    public String toString() {
        return "PostgreSQL at " + place;
    }
}
