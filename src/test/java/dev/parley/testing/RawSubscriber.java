package dev.parley.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A subscriber on a plain TCP socket. It can be cut in the middle of a frame, and can stop reading while the connection
 * stays open. After a cut it reconnects with {@code since}, as the protocol specifies, and it never discards what it
 * received.
 */
public final class RawSubscriber {

    /** Small, so that a subscriber that stops reading soon blocks the service. */
    private static final int RECEIVE_BUFFER_BYTES = 8 * 1024;

    private final URI server;
    private final String cookies;
    private final String destination;
    private final List<Long> seqs = new ArrayList<>();
    private volatile boolean reading = true;
    private volatile boolean stopped;
    private volatile Socket socket;

    public RawSubscriber(URI server, String cookies, String destination) {
        this.server = server;
        this.cookies = cookies;
        this.destination = destination;
    }

    public void start() {
        var thread = new Thread(this::run, "subscriber");
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes the connection at once, even in the middle of a frame. */
    public void cut() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // Already closed.
        }
    }

    public void stopReading() {
        reading = false;
    }

    public synchronized void resumeReading() {
        reading = true;
        notifyAll();
    }

    public void stop() {
        stopped = true;
        resumeReading();
        cut();
    }

    /** Waits up to a minute until that number has arrived. Returns all numbers received so far. */
    public synchronized List<Long> awaitSeq(long seq) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (last() < seq) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("Waiting for " + seq + ", stuck at " + last() + " of " + seqs.size());
            }
            pause(left);
        }
        return List.copyOf(seqs);
    }

    private synchronized long last() {
        return seqs.isEmpty() ? 0 : seqs.get(seqs.size() - 1);
    }

    private void run() {
        while (!stopped) {
            try {
                connect();
            } catch (IOException e) {
                // The connection was cut: reconnect.
            }
        }
    }

    private void connect() throws IOException {
        try (var line = new Socket()) {
            line.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            line.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            socket = line;
            var out = line.getOutputStream();
            var in = new DataInputStream(new BufferedInputStream(line.getInputStream(), 4096));
            handshake(out, in);
            text(out, "CONNECT\naccept-version:1.2\nhost:parley\nheart-beat:0,0\n\n\0");
            text(out, "SUBSCRIBE\nid:s\ndestination:" + destination + "\nsince:" + last() + "\n\n\0");
            while (!stopped) {
                awaitReading();
                frame(in);
            }
        }
    }

    private synchronized void awaitReading() {
        while (!reading && !stopped) {
            pause(100);
        }
    }

    private synchronized void pause(long millis) {
        try {
            wait(Math.min(millis, 100));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handshake(OutputStream out, DataInputStream in) throws IOException {
        out.write(("GET /ws HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: " + cookies + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("Refused: " + head);
        }
    }

    /** Sends text. RFC 6455: frames of a client are masked; a mask of zeros changes nothing. */
    private static void text(OutputStream out, String payload) throws IOException {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[8 + bytes.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | 126);
        frame[2] = (byte) (bytes.length >> 8);
        frame[3] = (byte) bytes.length;
        System.arraycopy(bytes, 0, frame, 8, bytes.length);
        out.write(frame);
    }

    private void frame(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        if (opcode == 8) {
            throw new EOFException();
        }
        String text = new String(payload, StandardCharsets.UTF_8);
        if (text.startsWith("MESSAGE")) {
            received(StompFrame.parse(text).seq());
        }
    }

    private synchronized void received(long seq) {
        seqs.add(seq);
        notifyAll();
    }
}
