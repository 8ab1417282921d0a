package dev.parley.cluster.control;

/** An administrator requested to close this connection, on whichever node it is. */
public record DisconnectRequested(String connection) {}
