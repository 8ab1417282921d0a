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

/** A STOMP server with one destination. One message to its second subscriber suffers a fault. */
final class FakeServer implements AutoCloseable {

    /** The number of the faulty message, counted from 0 over all publishers. */
    static final int FAULTY_MESSAGE = 10;

    /** The fault of the message. */
    enum Fault {
        NONE,
        LOST,
        REPEATED,
        SWAPPED
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Fault fault;
    private final boolean receipts;
    private final List<OutputStream> subscribers = new ArrayList<>();
    private byte[] held = {};
    private int messages;

    FakeServer(Fault fault, boolean receipts) throws IOException {
        this.fault = fault;
        this.receipts = receipts;
        start(this::accept);
    }

    String url() {
        return "ws://localhost:" + listener.getLocalPort() + "/ws";
    }

    synchronized int subscriptions() {
        return subscribers.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
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
                // Skips the headers of the handshake.
            }
            out.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            while (true) {
                answer(read(in), out);
            }
        } catch (IOException e) {
            // The client has disconnected.
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
            if (i != 1 || fault == Fault.NONE) {
                send(subscribers.get(i), message);
            } else {
                sendWithFault(subscribers.get(i), message);
            }
        }
        messages++;
    }

    private void sendWithFault(OutputStream out, byte[] message) throws IOException {
        if (messages == FAULTY_MESSAGE) {
            if (fault == Fault.REPEATED) {
                send(out, message);
                send(out, message);
            } else if (fault == Fault.SWAPPED) {
                held = message;
            }
            return;
        }
        send(out, message);
        if (messages == FAULTY_MESSAGE + 1 && fault == Fault.SWAPPED) {
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

    /** Writes a frame of a server, which has no mask. */
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
