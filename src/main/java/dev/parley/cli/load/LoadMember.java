package dev.parley.cli.load;

/**
 * The user of a connection.
 *
 * @param cookies the cookies of the handshake; empty if the user signs in with CONNECT
 */
record LoadMember(String name, String cookies) {

    @Override
    public String toString() {
        return "LoadMember[" + name + "]";
    }
}
