package dev.parley.presence;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Somebody who is present, as the snapshot lists them. */
record Person(
        String user,
        String displayName,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean idle) {

    Person idle(boolean nowIdle) {
        return new Person(user, displayName, nowIdle);
    }
}
