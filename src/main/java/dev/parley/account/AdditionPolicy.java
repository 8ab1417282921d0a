package dev.parley.account;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The users who may add an account to a room: all users, users who share a room with it, or none. */
public enum AdditionPolicy {
    EVERYBODY("everybody"),
    SHARED_ROOMS("sharedRooms"),
    NOBODY("nobody");

    private final String code;

    AdditionPolicy(String code) {
        this.code = code;
    }

    /** Returns the value used in the database and in the API. */
    public String code() {
        return code;
    }

    public static Optional<AdditionPolicy> ofCode(@Nullable String code) {
        return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
    }
}
