package dev.parley.cli.load;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A STOMP server with one destination, which treats its second subscriber badly in one place. */
final class FakeServer implements AutoCloseable {

    /** What goes wrong with the message of this number, counted from 0 over all publishers. */
    static final int VICTIM = 10;

    /** What happens to it. */
    enum Mishap {
        NONE,
        LOST,
        REPEATED,
        SWAPPED
    }

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Mishap mishap;
    private final boolean receipts;
    private final List<OutputStream> subscribers = new ArrayList<>();
    private byte[] held = {};
    private int messages;

    FakeServer(Mishap mishap, boolean receipts) throws IOException {
        this.mishap = mishap;
        this.receipts = receipts;
        start(this::accept);
    }

    String url() {
        return "ws://localhost:" + door.getLocalPort() + "/ws";
    }

    synchronized int subscriptions() {
        return subscribers.size();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void accept() {
        try {
            while (true) {
                var socket = door.accept();
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var out = socket.getOutputStream();
            while (!line(in).isEmpty()) {
                // The handshake is as it should be.
            }
            out.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            while (true) {
                answer(read(in), out);
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    private synchronized void answer(String frame, OutputStream out) throws IOException {
        if (frame.startsWith("CONNECT")) {
            send(out, "CONNECTED\nversion:1.2\n\n\0");
        } else if (frame.startsWith("SUBSCRIBE")) {
            subscribers.add(out);
            if (receipts) {
                send(out, "RECEIPT\nreceipt-id:0\n\n\0");
            }
        } else if (frame.startsWith("SEND")) {
            String body = frame.substring(frame.indexOf("\n\n") + 2);
            publish(("MESSAGE\nsubscription:0\nmessage-id:" + messages + "\n\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void publish(byte[] message) throws IOException {
        for (int i = 0; i < subscribers.size(); i++) {
            if (i != 1 || mishap == Mishap.NONE) {
                send(subscribers.get(i), message);
            } else {
                mistreat(subscribers.get(i), message);
            }
        }
        messages++;
    }

    private void mistreat(OutputStream out, byte[] message) throws IOException {
        if (messages == VICTIM) {
            if (mishap == Mishap.REPEATED) {
                send(out, message);
                send(out, message);
            } else if (mishap == Mishap.SWAPPED) {
                held = message;
            }
            return;
        }
        send(out, message);
        if (messages == VICTIM + 1 && mishap == Mishap.SWAPPED) {
            send(out, held);
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        send(out, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(OutputStream out, byte[] payload) throws IOException {
        var wire = new ByteArrayOutputStream();
        frame(wire, 0x81, payload);
        out.write(wire.toByteArray());
    }

    /** Writes a frame as servers do: without a mask. */
    static void frame(ByteArrayOutputStream wire, int first, byte[] payload) {
        wire.write(first);
        if (payload.length < 126) {
            wire.write(payload.length);
        } else if (payload.length < 65_536) {
            wire.write(126);
            wire.write(payload.length >> 8);
            wire.write(payload.length);
        } else {
            wire.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                wire.write((int) ((long) payload.length >> shift));
            }
        }
        wire.writeBytes(payload);
    }

    private static String read(DataInputStream in) throws IOException {
        in.readByte();
        int length = in.readByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new String(payload, StandardCharsets.US_ASCII);
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void start(Runnable task) {
        var thread = new Thread(task, "fake-server");
        thread.setDaemon(true);
        thread.start();
    }
}
