package dev.parley.cluster;

/** An administrator requested to close this connection, on whichever node it is. */
record DisconnectRequested(String connection) {}
