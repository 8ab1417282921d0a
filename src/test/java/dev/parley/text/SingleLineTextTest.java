package dev.parley.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that a single-line text can neither end the line nor reverse the text beside it. */
class SingleLineTextTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, '\t', '\n', '\r', 0x7F, 0x85, 0x2028, 0x2029, 0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D,
                0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xD83D, 0xDE80
            })
    void controlAndDirectionCharactersAreRefused(int character) {
        assertThat(SingleLineText.isAllowed("a" + Character.toString(character) + "b"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Ada Lovelace",
                "ops \u2013 24/7",
                "\u05e9\u05dc\u05d5\u05dd",
                "\ud83d\udc69\u200d\ud83d\udcbb",
                "a\u200cb"
            })
    void ordinaryTextOfAnyScriptIsAllowed(String text) {
        assertThat(SingleLineText.isAllowed(text)).isTrue();
    }
}
