package dev.parley.cli.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** The buffer of masked WebSocket frames for one socket; belongs to the thread of its connection. */
final class OutgoingFrames {

    private static final int TEXT = 1;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int filled;

    boolean isEmpty() {
        return filled == 0;
    }

    void plain(byte[] text) {
        ensureCapacity(text.length);
        System.arraycopy(text, 0, bytes, filled, text.length);
        filled += text.length;
    }

    void text(byte[] payload, int length) {
        frame(TEXT, payload, length);
    }

    /** RFC 6455, 5.3: each frame is masked with a new key. */
    void frame(int opcode, byte[] payload, int length) {
        ensureCapacity(length + 14);
        bytes[filled++] = (byte) (FIN | opcode);
        if (length < 126) {
            bytes[filled++] = (byte) (MASKED | length);
        } else if (length < 65_536) {
            bytes[filled++] = (byte) (MASKED | 126);
            bytes[filled++] = (byte) (length >> 8);
            bytes[filled++] = (byte) length;
        } else {
            bytes[filled++] = (byte) (MASKED | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                bytes[filled++] = (byte) ((long) length >> shift);
            }
        }
        int key = ThreadLocalRandom.current().nextInt();
        int keyAt = filled;
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[filled++] = (byte) (key >> shift);
        }
        for (int i = 0; i < length; i++) {
            bytes[filled++] = (byte) (payload[i] ^ bytes[keyAt + (i & 3)]);
        }
    }

    /** Writes as many bytes as the socket accepts; never blocks. */
    void writeTo(SocketChannel channel) throws IOException {
        if (filled > 0) {
            int written = channel.write(ByteBuffer.wrap(bytes, 0, filled));
            System.arraycopy(bytes, written, bytes, 0, filled - written);
            filled -= written;
        }
    }

    private void ensureCapacity(int more) {
        if (bytes.length < filled + more) {
            bytes = Arrays.copyOf(bytes, Math.max(filled + more, 2 * bytes.length));
        }
    }
}
