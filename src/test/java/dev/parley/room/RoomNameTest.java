package dev.parley.room;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.problem.ErrorCode;
import dev.parley.testing.SharedTestCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Proves which names rooms may have, and that every spelling of a name denotes the same room. */
class RoomNameTest {

    @ParameterizedTest
    @MethodSource("cases")
    void nameHasOneSpelling(JsonNode each) {
        String typed = each.path("typed").asString();
        if (each.path("name").isNull()) {
            assertRefused(ErrorCode.INVALID_ROOM, () -> RoomName.of(typed));
        } else {
            String name = each.path("name").asString();
            assertThat(RoomName.of(typed).value()).isEqualTo(name);
            assertThat(RoomName.of(name).value()).isEqualTo(name);
        }
    }

    static Stream<JsonNode> cases() {
        return SharedTestCases.of("room-names");
    }

    /** The page replaces white space by a hyphen; a file cannot contain halves of a surrogate pair. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "two words", " lobby", "lobby\n", "a\u00a0b", "lobby\ufeff", "a\ud83d", "\ude80"})
    void whiteSpaceAndHalvesOfCharactersAreRejected(String spelled) {
        assertRefused(ErrorCode.INVALID_ROOM, () -> RoomName.of(spelled));
    }

    @Test
    void lengthIsCountedInCharactersOfTheOneSpelling() {
        assertThat(RoomName.of("a".repeat(64)).value()).hasSize(64);
        assertThat(RoomName.of("\ud801\udc00".repeat(64)).value()).hasSize(128);
        assertThat(RoomName.of("e\u0301".repeat(64)).value()).hasSize(64);

        assertRefused(ErrorCode.INVALID_ROOM, () -> RoomName.of("a".repeat(65)));
        assertRefused(ErrorCode.INVALID_ROOM, () -> RoomName.of("\ud801\udc00".repeat(65)));
        assertRefused(ErrorCode.INVALID_ROOM, () -> RoomName.of("a".repeat(1_000_000)));
    }
}
