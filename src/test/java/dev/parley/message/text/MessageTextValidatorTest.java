package dev.parley.message.text;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.problem.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which texts are accepted, and that they stay unchanged. */
class MessageTextValidatorTest {

    private final MessageTextValidator validator = new MessageTextValidator(16);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                " a ",
                "one\ntwo\r\n\tthree",
                "\u00e9\u4e16",
                "\ud83d\udc69\u200d\ud83d\ude80",
                "\u2713",
                "0123456789abcdef",
                "\u007fa"
            })
    void readableTextStaysUnchanged(String text) {
        assertThat(validator.check(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t\r\n",
                "\u00a0\u3000\u2028\u2029",
                "\u200b\u200d\ufeff",
                "a\u0000b",
                "a\u0007",
                "\u001b[31m",
                "a\u000bb",
                "a\u001f",
                "a\ud83d",
                "\ude80a",
                "\ude80\ud83d"
            })
    void unreadableTextIsRejected(String text) {
        assertRefused(ErrorCode.INVALID_TEXT, () -> validator.check(text));
    }

    @Test
    void missingTextIsRejected() {
        assertRefused(ErrorCode.INVALID_TEXT, () -> validator.check(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdefg",
                "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
                "\u4e16\u4e16\u4e16\u4e16\u4e16\u4e16",
                "\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80."
            })
    void lengthIsMeasuredInBytesOfUtf8(String seventeenBytesOrMore) {
        assertRefused(ErrorCode.TOO_LARGE, () -> validator.check(seventeenBytesOrMore));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
                "\u4e16\u4e16\u4e16\u4e16\u4e16.",
                "\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80"
            })
    void sixteenBytesOfAnyScriptAreAccepted(String sixteenBytes) {
        assertThat(validator.check(sixteenBytes)).isSameAs(sixteenBytes);
    }
}
