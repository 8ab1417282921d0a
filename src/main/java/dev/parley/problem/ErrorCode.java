package dev.parley.problem;

/** Every reason to refuse a request: the stable code that goes over the wire, and the HTTP status that goes with it. */
public enum ErrorCode {
    MALFORMED("malformed", 400),
    UNAUTHENTICATED("unauthenticated", 401),
    INVALID_CREDENTIALS("invalid_credentials", 401),
    FORBIDDEN("forbidden", 403),
    REGISTRATION_CLOSED("registration_closed", 403),
    /** To sign in, only after the right password; a disabled account cannot be written to, either. */
    ACCOUNT_DISABLED("account_disabled", 403),
    /** Somebody may not be put into a room by the caller; the reason is not told. */
    NOT_ADDABLE("not_addable", 403),
    /** Also for what exists but may not be known of. */
    NOT_FOUND("not_found", 404),
    METHOD_NOT_ALLOWED("method_not_allowed", 405),
    NOT_ACCEPTABLE("not_acceptable", 406),
    CONFLICT("conflict", 409),
    CLIENT_ID_REUSED("client_id_reused", 409),
    USERNAME_TAKEN("username_taken", 409),
    ROOM_EXISTS("room_exists", 409),
    /** The numbers that the client has are of another epoch. */
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

    /** The reason that says most plainly what an HTTP status means, for refusals that did not begin as a reason. */
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
            // The client's fault, whatever their class says.
            case 501, 505 -> MALFORMED;
            default -> status >= 400 && status < 500 ? MALFORMED : INTERNAL;
        };
    }
}
