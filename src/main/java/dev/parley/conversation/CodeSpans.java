package dev.parley.conversation;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Knows which characters of a text are code, as CommonMark 0.31 has it: fenced blocks and code spans. A block indented by
 * four spaces is none here; in a chat that is a person who indents.
 */
final class CodeSpans {

    private static final CodeSpans NONE = new CodeSpans("");

    private static final int SHORTEST_FENCE = 3;
    private static final int DEEPEST_FENCE = 3;

    private final String text;
    private final BitSet covered = new BitSet();

    private CodeSpans(String text) {
        this.text = text;
    }

    /** Takes time in proportion to the text, whatever it is. */
    static CodeSpans in(String text) {
        if (text.indexOf('`') < 0 && !text.contains("~~~")) {
            return NONE;
        }
        var codeSpans = new CodeSpans(text);
        codeSpans.findBlocks();
        return codeSpans;
    }

    boolean covers(int index) {
        return covered.get(index);
    }

    /** Spans are looked for in what lies between blocks, paragraph by paragraph: a span never goes beyond its own. */
    private void findBlocks() {
        int paragraph = 0;
        int line = 0;
        while (line < text.length()) {
            int end = endOfLine(line);
            int fence = fenceAt(line, end);
            if (fence > 0) {
                findSpans(paragraph, line);
                int after = endOfBlock(line, end, fence);
                covered.set(line, after);
                line = after;
                paragraph = line;
            } else {
                boolean blank = text.substring(line, end).isBlank();
                line = Math.min(end + 1, text.length());
                if (blank) {
                    findSpans(paragraph, line);
                    paragraph = line;
                }
            }
        }
        findSpans(paragraph, text.length());
    }

    private int endOfLine(int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    /** The length of the fence that opens in this line, or 0. "Info strings for backtick code blocks cannot contain backticks." */
    private int fenceAt(int line, int end) {
        int start = afterSpaces(line, end);
        int run = runAt(start, end);
        boolean opens = run >= SHORTEST_FENCE && start - line <= DEEPEST_FENCE;
        if (!opens
                || (text.charAt(start) == '`'
                        && text.substring(start + run, end).indexOf('`') >= 0)) {
            return 0;
        }
        return run;
    }

    /** Where the line after the closing fence begins; without one, the block goes on to the end. */
    private int endOfBlock(int openingLine, int openingEnd, int length) {
        char fence = text.charAt(afterSpaces(openingLine, openingEnd));
        int line = openingEnd + 1;
        while (line < text.length()) {
            int end = endOfLine(line);
            int start = afterSpaces(line, end);
            int run = runAt(start, end);
            if (run >= length
                    && start - line <= DEEPEST_FENCE
                    && text.charAt(start) == fence
                    && text.substring(start + run, end).isBlank()) {
                return Math.min(end + 1, text.length());
            }
            line = end + 1;
        }
        return text.length();
    }

    private int afterSpaces(int line, int end) {
        int start = line;
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        return start;
    }

    /** How many equal backticks or tildes stand there. */
    private int runAt(int start, int end) {
        if (start >= end || (text.charAt(start) != '`' && text.charAt(start) != '~')) {
            return 0;
        }
        int after = start;
        while (after < end && text.charAt(after) == text.charAt(start)) {
            after++;
        }
        return after - start;
    }

    private void findSpans(int from, int to) {
        var lastRuns = lastRuns(from, to);
        int index = from;
        while ((index = nextBacktick(index, to)) < to) {
            if (isEscaped(index)) {
                index++;
                continue;
            }
            int length = runAt(index, to);
            if (lastRuns.getOrDefault(length, 0) > index) {
                int closing = closing(index + length, length);
                covered.set(index, closing);
                index = closing;
            }
            index += length;
        }
    }

    /** Where the last run of each length begins: so nothing is looked for that is not there. */
    private Map<Integer, Integer> lastRuns(int from, int to) {
        var lastRuns = new HashMap<Integer, Integer>();
        int index = from;
        while ((index = nextBacktick(index, to)) < to) {
            int length = runAt(index, to);
            lastRuns.put(length, index);
            index += length;
        }
        return lastRuns;
    }

    private int nextBacktick(int from, int to) {
        int index = text.indexOf('`', from);
        return index < 0 ? to : Math.min(index, to);
    }

    /** Where the run of exactly that length begins that closes a span; there is one. */
    private int closing(int from, int length) {
        int index = nextBacktick(from, text.length());
        int run = runAt(index, text.length());
        while (run != length) {
            index = nextBacktick(index + run, text.length());
            run = runAt(index, text.length());
        }
        return index;
    }

    private boolean isEscaped(int index) {
        int backslashes = 0;
        while (index - backslashes > 0 && text.charAt(index - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
