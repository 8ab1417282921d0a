package dev.parley.cli.load;

import java.util.Arrays;

/**
 * Parses the server's WebSocket frames incrementally (RFC 6455, 5.2), and passes payloads on without a copy.
 *
 * <p>The payloads of text, binary and continuation frames form one stream of bytes for STOMP, whose frames mark their own ends.
 * Belongs to the thread of its connection.
 */
final class FrameReader {

    private static final int CLOSE = 8;
    private static final int PING = 9;

    /** RFC 6455, 5.5: the maximum size of a control frame's payload. */
    private static final int CONTROL_BYTES = 125;

    private static final byte[] NONE = {};

    private int headBytes;
    private int lengthBytes;
    private int opcode;
    private long left;
    private byte[] control = NONE;
    private int controlBytes;

    void read(byte[] bytes, int from, int to, WebSocketClient client) {
        int at = from;
        while (at < to) {
            if (headBytes < 2 + lengthBytes) {
                head(bytes[at++]);
            }
            if (headBytes < 2 + lengthBytes) {
                continue;
            }
            int length = (int) Math.min(left, to - at);
            payload(bytes, at, at + length, client);
            at += length;
            left -= length;
            if (left == 0) {
                end(client);
            }
        }
    }

    private void head(byte next) {
        if (headBytes == 0) {
            opcode = next & 0x0f;
            if ((next & 0x70) != 0) {
                throw new BrokenProtocol("a WebSocket frame uses an extension that was not negotiated");
            }
            // Resets the length of the previous frame, so that the second byte is parsed as part of the head.
            lengthBytes = 0;
        } else if (headBytes == 1) {
            if (next < 0) {
                throw new BrokenProtocol("a WebSocket frame from the server is masked");
            }
            lengthBytes = next == 126 ? 2 : next == 127 ? 8 : 0;
            left = lengthBytes == 0 ? next : 0;
        } else {
            left = left << 8 | next & 0xff;
        }
        headBytes++;
    }

    private void payload(byte[] bytes, int from, int to, WebSocketClient client) {
        if (opcode < CLOSE) {
            if (to > from) {
                client.received(bytes, from, to);
            }
            return;
        }
        if (controlBytes + to - from > CONTROL_BYTES) {
            throw new BrokenProtocol("a WebSocket control frame is too long");
        }
        control = control.length == 0 ? new byte[CONTROL_BYTES] : control;
        System.arraycopy(bytes, from, control, controlBytes, to - from);
        controlBytes += to - from;
    }

    private void end(WebSocketClient client) {
        headBytes = 0;
        lengthBytes = 0;
        if (opcode == PING) {
            client.pong(Arrays.copyOf(control, controlBytes));
        } else if (opcode == CLOSE) {
            client.closedByServer(controlBytes < 2 ? 1005 : (control[0] & 0xff) << 8 | control[1] & 0xff);
        }
        controlBytes = 0;
    }
}
