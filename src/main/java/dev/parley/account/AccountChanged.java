package dev.parley.account;

/** An account is new, or its names, its roles or whether it may sign in have changed: published after it is stored. */
public record AccountChanged(String username) {}
