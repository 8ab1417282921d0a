package dev.parley.gateway;

/** What CONNECTED says of the server: its version, and the epoch of the numbers that it gives. */
record ServerInfo(String version, String epoch) {}
