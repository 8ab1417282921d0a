package dev.parley.presence.state;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A user who is present, as a room's snapshot lists them. */
record PresentUser(
        String user,
        String displayName,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean idle) {

    PresentUser idle(boolean nowIdle) {
        return new PresentUser(user, displayName, nowIdle);
    }
}
