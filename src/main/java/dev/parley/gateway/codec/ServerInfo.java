package dev.parley.gateway.codec;

/** The data about the server in CONNECTED: its version, and the epoch of its sequence numbers. */
public record ServerInfo(String version, String epoch) {}
