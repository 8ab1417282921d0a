package dev.parley.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A plain TCP connection to {@code /ws}, for handshakes and bytes that no WebSocket library would send.
 *
 * <p>Not thread-safe. Every read has a time limit.
 */
public final class RawWebSocket implements AutoCloseable {

    /**
     * RFC 6455, 5.2: the first byte of an unfragmented text frame; the others are those of a binary and of a close
     * frame.
     */
    public static final int TEXT = 0x81;

    public static final int BINARY = 0x82;

    private static final int CLOSE = 8;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final List<String> seen = new ArrayList<>();
    private final String head;
    private boolean broken;

    private RawWebSocket(URI server, String request) throws IOException {
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        write(request.getBytes(StandardCharsets.ISO_8859_1));
        head = read("\r\n\r\n");
    }

    /** Requests a WebSocket. @param headers added to those of every handshake, or replacing them */
    public static RawWebSocket handshake(URI server, Map<String, String> headers) {
        var all = new LinkedHashMap<String, String>();
        all.put("Host", server.getAuthority());
        all.put("Connection", "Upgrade");
        all.put("Upgrade", "websocket");
        all.put("Sec-WebSocket-Version", "13");
        all.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        all.put("Sec-WebSocket-Protocol", "v12.stomp");
        all.putAll(headers);
        var request = new StringBuilder("GET /ws HTTP/1.1\r\n");
        all.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return send(server, request.append("\r\n").toString());
    }

    /** Sends a whole HTTP request unchanged, and reads the head of the response. */
    public static RawWebSocket send(URI server, String request) {
        try {
            return new RawWebSocket(server, request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int status() {
        return Integer.parseInt(head.split(" ", 3)[1]);
    }

    /** Returns a header of the response to the handshake. */
    public Optional<String> header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ": ";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst();
    }

    /** Reads the body of a response that is no WebSocket: with a length, or in chunks (RFC 9112, 7.1). */
    public String body() {
        try {
            var length = header("content-length");
            if (length.isPresent()) {
                return new String(in.readNBytes(Integer.parseInt(length.get())), StandardCharsets.UTF_8);
            }
            var chunks = new ByteArrayOutputStream();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                chunks.writeBytes(in.readNBytes(size));
                read("\r\n");
            }
            return chunks.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text as one WebSocket message. */
    public void text(String text) {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param first the first byte of the frame: flags and opcode */
    public void frame(int first, byte[] payload) {
        var frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        // Frames of a client are masked; a mask of zeros changes nothing.
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        raw(frame.toByteArray());
    }

    /** Sends bytes that need not form a WebSocket frame. */
    public void raw(byte[] bytes) {
        try {
            write(bytes);
        } catch (IOException e) {
            // The service may have closed the connection while this client was writing; its last frames can still be
            // read.
            broken = true;
        }
    }

    /**
     * Whether a write failed. Most clients report that error and never read the frames that the service sent before it
     * closed.
     */
    public boolean broken() {
        return broken;
    }

    /** A frame of the service: the first byte with flags and opcode, and the raw payload. */
    public record Frame(int first, byte[] payload) {}

    /** Reads the next frame. */
    public Frame frame() {
        try {
            return new Frame(in.readUnsignedByte(), readPayload());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the service closes the socket. Returns the close code. */
    public int closeCode() {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                byte[] payload = readPayload();
                if (opcode == CLOSE) {
                    return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
                }
                seen.add(new String(payload, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new AssertionError("The connection ended without a close frame; received: " + seen, e);
        }
    }

    /**
     * Reads until the connection ends, with or without a close frame.
     *
     * @throws AssertionError if nothing arrives for 20 s
     */
    public void awaitEnd() {
        try {
            while ((in.readUnsignedByte() & 0x0f) != CLOSE) {
                seen.add(new String(readPayload(), StandardCharsets.UTF_8));
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("The connection did not end within 20 s; received: " + seen, e);
        } catch (IOException e) {
            // A reset. It may have overtaken the last bytes of the service.
        }
    }

    /** Returns the payloads that arrived before the close frame. */
    public List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(read("\r\n").strip(), 16);
    }

    /** Reads byte by byte until the bytes read contain the text. Returns them. */
    public String readUntil(String text) {
        try {
            return read(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String end) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The connection ended after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    private byte[] readPayload() throws IOException {
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return payload;
    }
}
