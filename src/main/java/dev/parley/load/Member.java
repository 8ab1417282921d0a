package dev.parley.load;

/**
 * Who a connection belongs to.
 *
 * @param cookies of the handshake; empty if the user signs in with CONNECT
 */
record Member(String name, String cookies) {

    @Override
    public String toString() {
        return "Member[" + name + "]";
    }
}
