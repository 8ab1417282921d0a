package dev.parley.account;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The roles of an account. Every account has the role USER. */
public enum Role {
    USER,
    ADMIN;

    /** Parses the output of {@link #format}. The set iterates in the order of the enum. */
    public static Set<Role> parse(String text) {
        return Arrays.stream(text.split(","))
                .map(Role::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    /** Formats roles in the order of the enum, so that equal sets produce equal text. */
    static String format(Collection<Role> roles) {
        return roles.stream().sorted().map(Role::name).collect(Collectors.joining(","));
    }
}
