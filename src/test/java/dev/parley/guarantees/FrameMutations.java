package dev.parley.guarantees;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages valid frames at random, determined by a seed.
 *
 * <p>The system property {@code parley.fuzz.seed} repeats a run, and {@code parley.fuzz.rounds} makes it longer or
 * shorter.
 */
final class FrameMutations {

    /**
     * Replacements for a value, a name or any other part: numbers at their bounds, other scripts, terminators, escapes.
     */
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "0",
            "-1",
            "+1",
            "１",
            "2147483648",
            "4294967296",
            "9223372036854775808",
            "99999999999999999999999999",
            "1e9",
            "0x10",
            "NaN",
            "null",
            "\0",
            "\n",
            "\r\n",
            "\n\n",
            ":",
            "\\",
            "\\n",
            "\\c",
            "\\t",
            "*",
            "**",
            "..",
            "/",
            "%00",
            "\u0000\u0001\u007f",
            "\u00a0",
            "\u202e",
            "\ufeff",
            "\uffff",
            "😀",
            "e\u0301",
            "{",
            "}",
            "[[[[[[[[[[[[[[[[[[[[[[[[",
            "\"",
            "\\ud83d",
            "#{7*7}",
            "x".repeat(1030),
            "é".repeat(600));

    private final long seed;
    private final Random random;
    private final int rounds;

    /** @param rounds the number of rounds without the property */
    FrameMutations(int rounds) {
        this.seed = Long.getLong("parley.fuzz.seed", System.nanoTime());
        this.rounds = Integer.getInteger("parley.fuzz.rounds", rounds);
        this.random = new Random(seed);
    }

    int rounds() {
        return rounds;
    }

    Random random() {
        return random;
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Applies one to four changes; one time in ten it changes nothing. */
    byte[] mutate(byte[] bytes, List<byte[]> others) {
        byte[] mutated = bytes;
        int changes = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(4);
        for (int i = 0; i < changes && mutated.length > 0; i++) {
            mutated = changed(mutated, others);
        }
        return mutated;
    }

    private byte[] changed(byte[] bytes, List<byte[]> others) {
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(16));
        return switch (random.nextInt(8)) {
            case 0 -> replaced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(bytes, at, at + 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))});
            case 2 -> replaced(bytes, at, end, new byte[0]);
            case 3 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 4 -> replaced(bytes, at, at, nasty());
            case 5 -> value(bytes, at);
            case 6 -> spliced(bytes, at, oneOf(others));
            default -> Arrays.copyOf(bytes, at);
        };
    }

    /** Replaces the value of the header, or the text after another colon, at this place. */
    private byte[] value(byte[] bytes, int at) {
        int start = at;
        while (start < bytes.length && bytes[start] != ':') {
            start++;
        }
        int end = Math.min(start + 1, bytes.length);
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != ',') {
            end++;
        }
        return replaced(bytes, Math.min(start + 1, bytes.length), end, nasty());
    }

    private byte[] spliced(byte[] bytes, int at, byte[] other) {
        return replaced(bytes, at, bytes.length, Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
    }

    private byte[] nasty() {
        return oneOf(NASTY).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] middle) {
        var result = new ByteArrayOutputStream(bytes.length + middle.length);
        result.write(bytes, 0, from);
        result.writeBytes(middle);
        result.write(bytes, to, bytes.length - to);
        return result.toByteArray();
    }

    @Override
    public String toString() {
        return "-Dparley.fuzz.seed=" + seed + " -Dparley.fuzz.rounds=" + rounds;
    }
}
