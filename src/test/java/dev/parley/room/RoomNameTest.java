package dev.parley.room;

import static dev.parley.fixture.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.problem.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which names rooms may have, and that every spelling of a name leads into the same room. */
class RoomNameTest {

    @ParameterizedTest
    @CsvSource({
        "lobby, lobby",
        "Lobby, lobby",
        "OPS, ops",
        "a, a",
        "7, 7",
        "-, -",
        "_x_, _x_",
        "release-2026_11, release-2026_11",
        // Composed and decomposed, small and capital.
        "caf\u00e9, caf\u00e9",
        "cafe\u0301, caf\u00e9",
        "CAF\u00c9, caf\u00e9",
        "CAFE\u0301, caf\u00e9",
        "\u00c4RGER, \u00e4rger",
        "stra\u00dfe, stra\u00dfe",
        "\u041e\u0411\u0429\u0418\u0419, \u043e\u0431\u0449\u0438\u0439",
        "\u039b\u03cc\u03b3\u03bf\u03c2, \u03bb\u03cc\u03b3\u03bf\u03c2",
        // In the root locale capital I has a dot in every country; the Turkish dotted one keeps its dot as a mark.
        "ISTANBUL, istanbul",
        "\u0130zmir, i\u0307zmir",
        "\u4f1a\u8b70\u5ba4, \u4f1a\u8b70\u5ba4",
        "\ud68c\uc758, \ud68c\uc758",
        // Vowel signs and other marks that ordinary words need: Hindi, Thai, Tamil, pointed Hebrew, Arabic digits.
        "\u0939\u093f\u0928\u094d\u0926\u0940, \u0939\u093f\u0928\u094d\u0926\u0940",
        "\u0e17\u0e35\u0e48, \u0e17\u0e35\u0e48",
        "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd, \u0ba4\u0bae\u0bbf\u0bb4\u0bcd",
        "\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd, \u05e9\u05b8\u05dc\u05d5\u05b9\u05dd",
        "\u063a\u0631\u0641\u0629\u0661, \u063a\u0631\u0641\u0629\u0661",
        // Letters beyond the basic plane: Deseret has capitals, too.
        "\ud801\udc00, \ud801\udc28",
    })
    void nameHasOneSpelling(String spelled, String name) {
        assertThat(RoomName.of(spelled).value()).isEqualTo(name);
        assertThat(RoomName.of(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "two words",
                " lobby",
                "lobby\n",
                "a.b",
                "a/b",
                "a\\b",
                "*",
                "a*",
                "**",
                "a>b",
                "a#b",
                "{a}",
                "a%2eb",
                "a:b",
                "a@b",
                "a+b",
                "a\u0000",
                "a\u00a0b",
                "\ud83d\ude80",
                "\u2167",
                "\u00bd",
                // Starts with a mark.
                "\u0301a",
                "\u093f",
                // Halves of a pair.
                "a\ud83d",
                "\ude80",
                // What cannot be seen: joiners, byte order mark, variation selectors, blank letters, fillers.
                "lob\u200dby",
                "lob\u200cby",
                "lobby\ufeff",
                "lobby\ufe0f",
                "lobby\udb40\udd00",
                "lob\u034fby",
                "\u3164",
                "lobby\u115f",
                "lobby\uffa0",
                "a\u17b4",
                "a\u180b",
                "\u202elobby",
            })
    void anythingElseIsNoName(String spelled) {
        assertRefused(Reason.INVALID_ROOM, () -> RoomName.of(spelled));
    }

    @Test
    void lengthIsCountedInCharactersOfTheOneSpelling() {
        assertThat(RoomName.of("a".repeat(64)).value()).hasSize(64);
        assertThat(RoomName.of("\ud801\udc00".repeat(64)).value()).hasSize(128);
        assertThat(RoomName.of("e\u0301".repeat(64)).value()).hasSize(64);

        assertRefused(Reason.INVALID_ROOM, () -> RoomName.of("a".repeat(65)));
        assertRefused(Reason.INVALID_ROOM, () -> RoomName.of("\ud801\udc00".repeat(65)));
        assertRefused(Reason.INVALID_ROOM, () -> RoomName.of("a".repeat(1_000_000)));
    }
}
