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

/** One WebSocket connection to the server (RFC 6455, client side); belongs to its event loop's thread. */
abstract class WebSocketClient {

    private static final int CLOSE = 8;
    private static final int PONG = 10;
    private static final int MAX_HANDSHAKE_BYTES = 16 * 1024;

    protected final EventLoop loop;
    private final OutgoingFrames outgoingFrames = new OutgoingFrames();
    private final FrameReader frames = new FrameReader();
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private StringBuilder response = new StringBuilder();
    private boolean upgraded;
    private boolean leaving;

    WebSocketClient(EventLoop loop) {
        this.loop = loop;
    }

    /** Called after the handshake. */
    protected abstract void opened();

    /** Called with bytes of STOMP: many frames, or a part of one; the bytes are valid until this method returns. */
    protected abstract void received(byte[] bytes, int from, int to);

    /** Called when the connection ends without {@link #leave} or {@link #drop}. */
    protected abstract void lost(String reason);

    /** Called when the connection ends after {@link #leave} or {@link #drop}. */
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

    /** Called when the socket can be connected, read or written. */
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

    /** Adds a text frame, which is written at the end of the current turn of the loop, or by {@link #flush}. */
    final void text(byte[] payload, int length) {
        // After the end of the connection, the buffer would never be emptied.
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

    /** Stops or resumes reading: meanwhile the server's data queues up on its side. */
    final void reading(boolean on) {
        if (key != null) {
            key.interestOps(on ? key.interestOps() | SelectionKey.OP_READ : key.interestOps() & ~SelectionKey.OP_READ);
        }
    }

    final void pong(byte[] payload) {
        outgoingFrames.frame(PONG, payload, payload.length);
    }

    /** Sends a close frame and waits until the server closes the connection. */
    final void leave() {
        leaving = true;
        outgoingFrames.frame(CLOSE, new byte[] {(byte) (1000 >> 8), (byte) 1000}, 2);
        flush();
    }

    /** Closes the connection without a close frame. */
    final void drop() {
        leaving = true;
        end("");
    }

    /** Called for the server's close frame. */
    final void closedByServer(int code) {
        end("the server closed it with code " + code);
    }

    private void read(ByteBuffer buffer) throws IOException {
        if (channel == null) {
            return;
        }
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            end("the server closed it without a close frame");
        } else if (upgraded) {
            loop.updateNow();
            frames.read(buffer.array(), 0, count, this);
        } else {
            readHandshake(buffer.array(), count);
        }
    }

    private void readHandshake(byte[] bytes, int count) {
        response.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
        int end = response.indexOf("\r\n\r\n");
        if (end < 0) {
            if (response.length() > MAX_HANDSHAKE_BYTES) {
                throw new BrokenProtocol("the response to the handshake is longer than 16 KiB");
            }
            return;
        }
        String status = response.substring(0, response.indexOf("\r\n"));
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new BrokenProtocol("the server rejected the handshake: " + status);
        }
        byte[] rest = response.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        response = new StringBuilder(0);
        upgraded = true;
        opened();
        frames.read(rest, 0, rest.length, this);
    }

    private void end(String reason) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The connection has ended anyway.
        }
        channel = null;
        key = null;
        if (leaving) {
            left();
        } else {
            lost(reason);
        }
    }
}
