package dev.parley.account;

/** Published once after a new account was stored, on the node that stored it, before the response is sent. */
public record AccountCreated(String username) {}
