package dev.parley.account;

/** A new account is stored. Published once, on the node that stored it, before the caller is answered. */
public record AccountCreated(String username) {}
