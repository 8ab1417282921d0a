package dev.parley.gateway;

/** The data about the server in CONNECTED: its version, and the epoch of its sequence numbers. */
record ServerInfo(String version, String epoch) {}
