package dev.parley.cli.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One WebSocket to the server (RFC 6455, the client's side); belongs to its event loop's thread. */
abstract class WebSocketClient {

    private static final int CLOSE = 8;
    private static final int PONG = 10;
    private static final int LONGEST_HEAD_BYTES = 16 * 1024;

    protected final EventLoop loop;
    private final OutgoingFrames outgoingFrames = new OutgoingFrames();
    private final FrameReader frames = new FrameReader();
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private StringBuilder answer = new StringBuilder();
    private boolean upgraded;
    private boolean leaving;

    WebSocketClient(EventLoop loop) {
        this.loop = loop;
    }

    /** The handshake is done. */
    protected abstract void opened();

    /** Some bytes of STOMP: perhaps many frames, perhaps a part of one; valid until this returns. */
    protected abstract void received(byte[] bytes, int from, int to);

    /** The line has ended, and not because this side wanted it to. */
    protected abstract void lost(String why);

    /** The line has ended after {@link #leave}. */
    protected abstract void left();

    final void open(InetSocketAddress server, String request) {
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var keyBytes = new byte[16];
            ThreadLocalRandom.current().nextBytes(keyBytes);
            outgoingFrames.plain(
                    (request + "Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(keyBytes) + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            boolean connected = channel.connect(server);
            key = loop.register(channel, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
            if (connected) {
                flush();
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    /** The socket can be connected, read or written. */
    final void ready(SelectionKey ready, ByteBuffer buffer) {
        try {
            if (ready.isConnectable() && channel != null && channel.finishConnect()) {
                ready.interestOps(SelectionKey.OP_READ);
            }
            if (ready.isReadable()) {
                read(buffer);
            }
            flush();
        } catch (IOException | BrokenProtocol e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    final boolean isOpen() {
        return key != null;
    }

    /** To be written with the end of this turn, or by {@link #flush}. */
    final void text(byte[] payload, int length) {
        // Nobody would ever take it away after the end.
        if (channel != null) {
            outgoingFrames.text(payload, length);
        }
    }

    final void text(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        text(bytes, bytes.length);
    }

    final void flush() {
        if (key == null || channel == null || !channel.isConnected()) {
            return;
        }
        try {
            outgoingFrames.writeTo(channel);
            boolean waits = (key.interestOps() & SelectionKey.OP_WRITE) != 0;
            if (outgoingFrames.isEmpty() == waits) {
                key.interestOps(key.interestOps() ^ SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    /** Stops or takes up reading: what the server sends then piles up on its side. */
    final void reading(boolean on) {
        if (key != null) {
            key.interestOps(on ? key.interestOps() | SelectionKey.OP_READ : key.interestOps() & ~SelectionKey.OP_READ);
        }
    }

    final void pong(byte[] payload) {
        outgoingFrames.frame(PONG, payload, payload.length);
    }

    /** Says goodbye, and waits for the server to hang up. */
    final void leave() {
        leaving = true;
        outgoingFrames.frame(CLOSE, new byte[] {(byte) (1000 >> 8), (byte) 1000}, 2);
        flush();
    }

    /** Hangs up without a word. */
    final void drop() {
        leaving = true;
        end("");
    }

    /** The server's close frame. */
    final void said(int code) {
        end("the server closed with " + code);
    }

    private void read(ByteBuffer buffer) throws IOException {
        if (channel == null) {
            return;
        }
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            end("the server hung up");
        } else if (upgraded) {
            loop.touch();
            frames.take(buffer.array(), 0, count, this);
        } else {
            shake(buffer.array(), count);
        }
    }

    private void shake(byte[] bytes, int count) {
        answer.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            if (answer.length() > LONGEST_HEAD_BYTES) {
                throw new BrokenProtocol("the answer to the handshake has no end");
            }
            return;
        }
        String status = answer.substring(0, answer.indexOf("\r\n"));
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new BrokenProtocol("the handshake was refused: " + status);
        }
        byte[] rest = answer.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        answer = new StringBuilder(0);
        upgraded = true;
        opened();
        frames.take(rest, 0, rest.length, this);
    }

    private void end(String why) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        channel = null;
        key = null;
        if (leaving) {
            left();
        } else {
            lost(why);
        }
    }
}
