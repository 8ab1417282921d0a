package dev.parley.account;

/** Somebody's roles have changed, or whether they may sign in: published after it is stored. */
public record AccountChanged(String username) {}
