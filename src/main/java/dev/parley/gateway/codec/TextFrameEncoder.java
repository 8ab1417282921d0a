package dev.parley.gateway.codec;

import java.nio.ByteBuffer;

/**
 * Prepends a WebSocket header to a payload. Server frames are not masked, so a text frame is encoded once and sent to
 * all recipients (RFC 6455, 5.2).
 */
public final class TextFrameEncoder {

    private static final int FIN_TEXT = 0x81;
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;

    private TextFrameEncoder() {}

    /** Encodes a whole text frame: the header, then the parts of the text in UTF-8. */
    static byte[] of(byte[]... parts) {
        return withHeader(FIN_TEXT, parts);
    }

    /** @param firstByte FIN, the reserved bits and the opcode, as in the header */
    public static byte[] withHeader(int firstByte, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        var frame = ByteBuffer.allocate(headerBytes(length) + length);
        frame.put((byte) firstByte);
        putLength(frame, length);
        for (byte[] part : parts) {
            frame.put(part);
        }
        return frame.array();
    }

    /** Writes the payload length in the shortest form that the header allows. */
    private static void putLength(ByteBuffer header, int length) {
        if (length < LENGTH_IN_16_BITS) {
            header.put((byte) length);
        } else if (length <= 0xFFFF) {
            header.put((byte) LENGTH_IN_16_BITS).putShort((short) length);
        } else {
            header.put((byte) LENGTH_IN_64_BITS).putLong(length);
        }
    }

    private static int headerBytes(int length) {
        return length < LENGTH_IN_16_BITS ? 2 : length <= 0xFFFF ? 4 : 10;
    }

    /** Returns the text of a frame that {@link #of} encoded, without copying it. */
    public static ByteBuffer payload(byte[] frame) {
        int header =
                switch (frame[1]) {
                    case LENGTH_IN_16_BITS -> 4;
                    case LENGTH_IN_64_BITS -> 10;
                    default -> 2;
                };
        return ByteBuffer.wrap(frame, header, frame.length - header).slice();
    }
}
