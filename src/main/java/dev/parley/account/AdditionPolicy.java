package dev.parley.account;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may put an account into a room: everybody, people who share a room with it, or nobody. */
public enum AdditionPolicy {
    EVERYBODY("everybody"),
    SHARED_ROOMS("sharedRooms"),
    NOBODY("nobody");

    private final String code;

    AdditionPolicy(String code) {
        this.code = code;
    }

    /** The value in the database and in the API. */
    public String code() {
        return code;
    }

    static Optional<AdditionPolicy> ofCode(@Nullable String code) {
        return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
    }
}
