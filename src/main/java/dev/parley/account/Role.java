package dev.parley.account;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What an account may do; everybody is a USER. */
public enum Role {
    USER,
    ADMIN;

    /** Reads what {@link #text} has written; in the order of the enum. */
    static Set<Role> stored(String text) {
        return Arrays.stream(text.split(","))
                .map(Role::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    /** In the order of the enum, so that the same roles are the same text. */
    static String text(Collection<Role> roles) {
        return roles.stream().sorted().map(Role::name).collect(Collectors.joining(","));
    }
}
