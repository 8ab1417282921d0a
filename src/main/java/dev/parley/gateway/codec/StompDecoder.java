package dev.parley.gateway.codec;

import dev.parley.fanout.CloseCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bytes of a client into frames, in one pass, independently of the boundaries of WebSocket messages.
 *
 * <p>Bounds: 64 headers of 1 KiB each in a frame; {@code maxFrameBytes} in total, including command and headers, and 4
 * KiB before CONNECT. Used by one thread at a time. Holds no buffer between frames, so that an idle connection costs
 * none.
 */
public final class StompDecoder {

    static final int MAX_HEADERS = 64;
    static final int MAX_HEADER_BYTES = 1024;
    static final int MAX_BYTES_BEFORE_CONNECT = 4 * 1024;

    private static final int UNTIL_NUL = -1;

    /** Integer.parseInt would accept signs and the digits of every script. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private enum State {
        BETWEEN_FRAMES,
        COMMAND,
        HEADERS,
        BODY
    }

    private final int maxFrameBytes;
    private State state = State.BETWEEN_FRAMES;
    private @Nullable StompVersion version;
    private @Nullable ClientCommand command;
    private Map<String, String> headers = Map.of();
    private @Nullable ByteArrayOutputStream buffer;
    private int frameBytes;
    private int contentLength = UNTIL_NUL;

    public StompDecoder(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /** Sets the negotiated version, which determines the escaping of later frames. */
    public void setVersion(StompVersion version) {
        this.version = version;
    }

    /** Returns whether these bytes are one EOL between two frames, which needs no response. */
    public boolean isHeartBeat(byte[] bytes) {
        return state == State.BETWEEN_FRAMES && bytes.length == 1 && bytes[0] == '\n';
    }

    /**
     * @param frames receives each frame as soon as it is complete, before later bytes are decoded
     * @throws ProtocolViolation for bytes that are not STOMP or exceed a bound; the remaining bytes are then lost
     */
    public void decode(byte[] bytes, Consumer<ClientFrame> frames) {
        int at = 0;
        while (at < bytes.length) {
            at = switch (state) {
                case BETWEEN_FRAMES -> betweenFrames(bytes, at);
                case COMMAND, HEADERS -> line(bytes, at);
                case BODY -> body(bytes, at, frames);
            };
        }
    }

    /** "The body is then followed by the NULL octet … can be optionally followed by multiple EOLs." (STOMP 1.2, Frames) */
    private int betweenFrames(byte[] bytes, int at) {
        if (bytes[at] == '\n' || bytes[at] == '\r') {
            return at + 1;
        }
        state = State.COMMAND;
        frameBytes = 0;
        buffer = new ByteArrayOutputStream(64);
        headers = new LinkedHashMap<>();
        contentLength = UNTIL_NUL;
        return at;
    }

    private int line(byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            if (bytes[end] == 0) {
                throw violation("A command or a header contains a NUL byte");
            }
            end++;
        }
        var line = buffer();
        charge(end - at + 1);
        line.write(bytes, at, end - at);
        if (line.size() > MAX_HEADER_BYTES) {
            throw new ProtocolViolation(CloseCode.TOO_LARGE, "A header is too long");
        }
        if (end == bytes.length) {
            return end;
        }
        String text = text(withoutCarriageReturn(line.toByteArray()));
        line.reset();
        if (state == State.COMMAND) {
            command(text);
        } else if (text.isEmpty()) {
            beginBody();
        } else {
            header(text);
        }
        return end + 1;
    }

    private void command(String text) {
        command = Arrays.stream(ClientCommand.values())
                .filter(known -> known.name().equals(text))
                .findAny()
                .orElseThrow(() -> violation("The command is unknown"));
        state = State.HEADERS;
    }

    private void header(String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw violation("A header has no name or no colon");
        }
        if (headers.size() == MAX_HEADERS) {
            throw new ProtocolViolation(CloseCode.TOO_LARGE, "The frame has too many headers");
        }
        headers.putIfAbsent(unescape(line.substring(0, colon)), unescape(line.substring(colon + 1)));
    }

    /** "C style string literal escapes … in all frames except the CONNECT and CONNECTED frames" (STOMP 1.2). */
    private String unescape(String text) {
        boolean isConnect = command != null && command.isConnect();
        return version == null || isConnect ? text : version.unescape(text);
    }

    private void beginBody() {
        if (isVersion10()) {
            headers = trimmed(headers);
        }
        String length = headers.get("content-length");
        if (length != null) {
            contentLength = number(length);
        }
        state = State.BODY;
    }

    private int number(String contentLength) {
        if (!DIGITS.matcher(contentLength).matches()) {
            throw violation("The content-length is not a number");
        }
        // More than 18 digits exceed every limit, whatever their value.
        long bytes = contentLength.length() > 18 ? Long.MAX_VALUE : Long.parseLong(contentLength);
        if (bytes > maxBytes()) {
            throw new ProtocolViolation(CloseCode.TOO_LARGE, "The frame is too large");
        }
        return (int) bytes;
    }

    /** "If the accept-version header is missing, … the client only supports STOMP 1.0" (STOMP 1.1, Connecting). */
    private boolean isVersion10() {
        var effective = version == null
                ? StompVersion.highestCommon(headers.getOrDefault("accept-version", "1.0"))
                        .orElse(null)
                : version;
        return effective == StompVersion.V1_0;
    }

    /** STOMP 1.0 writes {@code destination: /queue/a}; 1.1 and 1.2: "MUST never trim or pad headers with spaces". */
    private static Map<String, String> trimmed(Map<String, String> headers) {
        var trimmed = new LinkedHashMap<String, String>();
        headers.forEach((name, value) -> trimmed.putIfAbsent(name.trim(), value.trim()));
        return trimmed;
    }

    private int body(byte[] bytes, int at, Consumer<ClientFrame> frames) {
        var body = buffer();
        int end;
        if (contentLength == UNTIL_NUL) {
            end = at;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
        } else {
            end = Math.min(bytes.length, at + contentLength - body.size());
        }
        charge(end - at);
        body.write(bytes, at, end - at);
        if (end == bytes.length) {
            return end;
        }
        if (bytes[end] != 0) {
            throw violation("The body is longer than its content-length");
        }
        finish(frames);
        return end + 1;
    }

    private void finish(Consumer<ClientFrame> frames) {
        if (command == null) {
            throw new IllegalStateException("A frame ended before its command");
        }
        var frame = new ClientFrame(command, headers, buffer().toByteArray());
        state = State.BETWEEN_FRAMES;
        buffer = null;
        headers = Map.of();
        frames.accept(frame);
    }

    private void charge(int bytes) {
        frameBytes += bytes;
        if (frameBytes > maxBytes()) {
            throw new ProtocolViolation(CloseCode.TOO_LARGE, "The frame is too large");
        }
    }

    private int maxBytes() {
        return version == null ? Math.min(maxFrameBytes, MAX_BYTES_BEFORE_CONNECT) : maxFrameBytes;
    }

    private ByteArrayOutputStream buffer() {
        if (buffer == null) {
            throw new IllegalStateException("No frame is being decoded");
        }
        return buffer;
    }

    /** STOMP 1.2, Augmented BNF: EOL = [CR] LF. */
    private static byte[] withoutCarriageReturn(byte[] line) {
        boolean ends = line.length > 0 && line[line.length - 1] == '\r';
        return ends ? Arrays.copyOf(line, line.length - 1) : line;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolViolation(CloseCode.BAD_DATA, "A header is not UTF-8");
        }
    }

    private static ProtocolViolation violation(String detail) {
        return new ProtocolViolation(CloseCode.PROTOCOL, detail);
    }
}
