package dev.parley.message.text;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the characters of a text that are code according to CommonMark 0.31: fenced blocks and code spans. A block indented
 * by four spaces does not count as code, since chat users indent text that is not code.
 */
final class CodeSpans {

    private static final CodeSpans NONE = new CodeSpans("");

    private static final int MIN_FENCE_LENGTH = 3;
    private static final int MAX_FENCE_INDENT = 3;

    private final String text;
    private final BitSet covered = new BitSet();

    private CodeSpans(String text) {
        this.text = text;
    }

    /** Takes time proportional to the length of the text, for every text. */
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

    /** Finds the spans between the blocks, paragraph by paragraph: a span never extends beyond its paragraph. */
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

    /** Returns the length of the fence that opens in this line, or 0. "Info strings for backtick code blocks cannot contain backticks." */
    private int fenceAt(int line, int end) {
        int start = afterSpaces(line, end);
        int run = runAt(start, end);
        boolean opens = run >= MIN_FENCE_LENGTH && start - line <= MAX_FENCE_INDENT;
        if (!opens
                || (text.charAt(start) == '`'
                        && text.substring(start + run, end).indexOf('`') >= 0)) {
            return 0;
        }
        return run;
    }

    /** Returns the start of the line after the closing fence; without a closing fence, the block extends to the end of the text. */
    private int endOfBlock(int openingLine, int openingEnd, int length) {
        char fence = text.charAt(afterSpaces(openingLine, openingEnd));
        int line = openingEnd + 1;
        while (line < text.length()) {
            int end = endOfLine(line);
            int start = afterSpaces(line, end);
            int run = runAt(start, end);
            if (run >= length
                    && start - line <= MAX_FENCE_INDENT
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

    /** Returns the number of equal backticks or tildes at this index. */
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

    /** Maps each length to the start of its last run, so that no search for a closing run can fail. */
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

    /** Returns the start of the run of exactly this length that closes a span. Such a run must exist. */
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
