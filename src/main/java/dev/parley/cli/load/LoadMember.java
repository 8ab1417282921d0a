package dev.parley.cli.load;

/**
 * Who a connection belongs to.
 *
 * @param cookies of the handshake; empty if the user signs in with CONNECT
 */
record LoadMember(String name, String cookies) {

    @Override
    public String toString() {
        return "Member[" + name + "]";
    }
}
