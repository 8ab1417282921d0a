package dev.parley.guarantees;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Runs rounds of random tests. A round depends on its seed alone, so that a failure can be reproduced.
 *
 * <p>{@code -Dparley.fuzz.rounds=50} runs fifty times the default number of rounds, {@code -Dparley.fuzz.seed=…} runs
 * others, and {@code -Dparley.fuzz.round=…} runs one round alone, as the message of a failure shows.
 */
final class Fuzz {

    /** Inputs that programs often mishandle, as text and as bytes. */
    static final List<String> NASTY = List.of(
            "",
            " ",
            "\t",
            "\0",
            "\n",
            "\r\n",
            "\u001b[31m",
            "\u00e9",
            "\u00ff\u00fe",
            "%",
            "%%",
            "%0",
            "%00",
            "%0A",
            "%E9",
            "%C0%AF",
            "%ED%A0%80",
            "%u0041",
            "%25",
            "%2F",
            "%5C",
            "..",
            "/../",
            "//",
            ";",
            ";x=1",
            "\\",
            "\"",
            "'",
            "<",
            "{",
            "[",
            "null",
            "true",
            "-1",
            "0",
            "+5",
            "1e9",
            "2147483648",
            "9223372036854775808",
            "99999999999999999999999",
            "0x10",
            "NaN",
            "*",
            "*/*",
            "${x}",
            "#{x}",
            "$Version=1",
            "a=\"b",
            "=",
            ",",
            "&",
            "?",
            "#",
            "@",
            ":",
            "\u00c3\u00a9",
            "\u00e6\u00bc\u00a2");

    private static final String ROUNDS = "parley.fuzz.rounds";
    private static final String SEED = "parley.fuzz.seed";
    private static final String ROUND = "parley.fuzz.round";
    private static final long USUAL_SEED = 20_261_128;

    private Fuzz() {}

    /** One round. */
    interface Round {
        void run(Random random) throws Exception;
    }

    /** Returns the factor for the number of rounds. */
    static int times() {
        return Integer.getInteger(ROUNDS, 1);
    }

    /** Runs rounds concurrently. Rounds of another batch have other numbers and thus other seeds. */
    static void run(int batch, int rounds, Round round) {
        Integer only = Integer.getInteger(ROUND);
        IntStream.range(batch * rounds, (batch + 1) * rounds)
                .filter(number -> only == null || only == number)
                .parallel()
                .forEach(number -> one(number, round));
    }

    private static void one(int number, Round round) {
        long seed = Long.getLong(SEED, USUAL_SEED);
        try {
            round.run(new Random(seed * 1_000_003 + number));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "Round " + number + " failed; to run it again: -D" + SEED + "=" + seed + " -D" + ROUND + "="
                            + number,
                    e);
        }
    }

    static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Returns a copy with one byte changed, some bytes removed or doubled, or a nasty value inserted. */
    static byte[] damaged(Random random, byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(8));
        return switch (random.nextInt(5)) {
            case 0 -> {
                byte[] changed = bytes.clone();
                changed[at] = (byte) random.nextInt(256);
                yield changed;
            }
            case 1 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
            case 2 -> joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
            case 3 -> Arrays.copyOf(bytes, at);
            default ->
                joined(
                        Arrays.copyOf(bytes, at),
                        any(random, NASTY).getBytes(StandardCharsets.ISO_8859_1),
                        Arrays.copyOfRange(bytes, at, bytes.length));
        };
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
