package dev.parley.presence;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Somebody who is present, as the snapshot lists them. */
record PresentUser(
        String user,
        String displayName,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean idle) {

    PresentUser idle(boolean nowIdle) {
        return new PresentUser(user, displayName, nowIdle);
    }
}
