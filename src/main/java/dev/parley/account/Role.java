package dev.parley.account;

/** What an account may do; everybody is a USER. */
public enum Role {
    USER,
    ADMIN
}
