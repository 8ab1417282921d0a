package dev.parley.problem;

/** The reasons for rejecting a request: the stable code that API clients receive, and its HTTP status. */
public enum ErrorCode {
    MALFORMED("malformed", 400),
    UNAUTHENTICATED("unauthenticated", 401),
    INVALID_CREDENTIALS("invalid_credentials", 401),
    FORBIDDEN("forbidden", 403),
    REGISTRATION_CLOSED("registration_closed", 403),
    /**
     * For sign-in, returned only if the password is right. Also returned when a message is sent to a disabled account.
     */
    ACCOUNT_DISABLED("account_disabled", 403),
    /** The caller may not add this user to the room. The response does not reveal why. */
    NOT_ADDABLE("not_addable", 403),
    /** Also for a resource that exists and that the caller may not know of. */
    NOT_FOUND("not_found", 404),
    METHOD_NOT_ALLOWED("method_not_allowed", 405),
    NOT_ACCEPTABLE("not_acceptable", 406),
    CONFLICT("conflict", 409),
    CLIENT_ID_REUSED("client_id_reused", 409),
    USERNAME_TAKEN("username_taken", 409),
    ROOM_EXISTS("room_exists", 409),
    /** The sequence numbers of the client belong to another epoch. */
    EPOCH_CHANGED("epoch_changed", 409),
    TOO_LARGE("too_large", 413),
    UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415),
    INVALID("invalid", 422),
    INVALID_TEXT("invalid_text", 422),
    INVALID_USERNAME("invalid_username", 422),
    INVALID_DISPLAY_NAME("invalid_display_name", 422),
    INVALID_ROOM("invalid_room", 422),
    WEAK_PASSWORD("weak_password", 422),
    RATE_LIMITED("rate_limited", 429),
    TOO_MANY_ATTEMPTS("too_many_attempts", 429),
    INTERNAL("internal", 500),
    OVERLOADED("overloaded", 503);

    private final String code;
    private final int status;

    ErrorCode(String code, int status) {
        this.code = code;
        this.status = status;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    /** Returns the code that fits an HTTP status best, for errors that were raised as a status and not as a code. */
    static ErrorCode ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 409 -> CONFLICT;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 422 -> INVALID;
            case 429 -> RATE_LIMITED;
            case 503 -> OVERLOADED;
            // Not a failure of the server, although the status is in the 5xx range.
            case 501, 505 -> MALFORMED;
            default -> status >= 400 && status < 500 ? MALFORMED : INTERNAL;
        };
    }
}
