package dev.parley.cluster;

/** An administrator wants this connection to end, on whichever node it is. */
record DisconnectRequested(String connection) {}
