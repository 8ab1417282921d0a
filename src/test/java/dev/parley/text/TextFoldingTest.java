package dev.parley.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Proves that the optimised folding equals a reference made from Unicode's tables; {@code cases/search.json} has
 * further cases.
 */
class TextFoldingTest {

    private static final String LETTERS = "aZßéÉİıſςΣИйЙ中文한ㄱ\u1112\u1161\u11ABｶﾞＡ１ﬁ①½ª ²\u0301\u0307\u0308\u3099ऽकि"
            + "\u00a0\t\n\u3000\u200b\u00ad\ufe0f👋🇩🄰𐐀\u0345\u1E9Eǅ";

    @Test
    void foldingEqualsTheReferenceForWholeTexts() {
        var random = new Random(7);
        int[] letters = LETTERS.codePoints().toArray();
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(6); length >= 0; length--) {
                text.appendCodePoint(letters[random.nextInt(letters.length)]);
            }
            assertThat(TextFolding.fold(text.toString())).as(text.toString()).isEqualTo(slowly(text.toString()));
        }
    }

    @Test
    void foldingEqualsTheReferenceForEveryCharacter() {
        for (int character = 1; character < 0x2_0000; character++) {
            // U+FFFE and U+FFFF are no characters.
            if (Character.getType(character) != Character.SURROGATE && (character & 0xFFFE) != 0xFFFE) {
                String text = "a" + Character.toString(character) + "b";
                assertThat(TextFolding.fold(text))
                        .as(Integer.toHexString(character))
                        .isEqualTo(slowly(text));
            }
        }
    }

    private static String slowly(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String lower = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFKC)
                .replace('ς', 'σ')
                .replace("i\u0307", "i")
                .replaceAll(
                        "[\u00AD\u034F\u061C\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF]",
                        "")
                .replaceAll("[\t-\r \u0085\u1680\u2028\u2029]+", " ");
    }
}
