package dev.parley.account;

/**
 * Published after an account was created, or after a change of its names, roles, settings or disabled state was stored.
 */
public record AccountChanged(String username) {}
