package dev.parley.timeline.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests with a real container that writes reach the peer in order, never block, and end with the connection. */
@Timeout(30)
class ServletTransportTest {

    private static final int FRAME_BYTES = 16 * 1024;
    // Far more than the socket buffers of both sides hold.
    private static final int FRAMES = 4096;

    private final Server server = new Server();
    private final BlockingQueue<ServletTransport> transports = new LinkedBlockingQueue<>();
    private final CountDownLatch gone = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setAcceptedSendBufferSize(64 * 1024);
        server.addConnector(connector);
        var context = new ServletContextHandler();
        var holder = new ServletHolder(new Events());
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void slowReaderReceivesEverythingInOrderWithoutBlocking() throws Exception {
        try (var reader = connect()) {
            var transport = opened();
            var written = new CountDownLatch(1);
            transport.write(frames(), written::countDown, () -> {});
            // The reader has read nothing yet, and the call has returned: the rest waits without a thread.
            assertThat(written.getCount()).isEqualTo(1);

            var in = reader.getInputStream();
            readHeaders(reader);
            var read = new ArrayList<Integer>();
            while (read.size() < FRAMES) {
                byte[] frame = in.readNBytes(FRAME_BYTES);
                read.add(Integer.parseInt(new String(frame, 0, 8, UTF_8)));
            }
            assertThat(read).isSorted().startsWith(0, 1).endsWith(FRAMES - 1).hasSize(FRAMES);
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();

            transport.end();
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void everyWriteIsFlushed() throws Exception {
        try (var reader = connect()) {
            var transport = opened();
            readHeaders(reader);
            for (int i = 0; i < 100; i++) {
                byte[] frame = ("event " + i + "\n").getBytes(UTF_8);
                var done = new CountDownLatch(1);
                transport.write(List.of(frame, new byte[0]), done::countDown, () -> {});
                assertThat(new String(reader.getInputStream().readNBytes(frame.length), UTF_8))
                        .isEqualTo("event " + i + "\n");
                assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void framesWithoutBytesCompleteImmediately() throws Exception {
        try (var reader = connect()) {
            var transport = opened();
            readHeaders(reader);
            var done = new CountDownLatch(1);
            transport.write(List.of(new byte[0], new byte[0]), done::countDown, () -> {});
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void lostPeerFailsTheWrite() throws Exception {
        var failed = new CountDownLatch(1);
        try (var reader = connect()) {
            var transport = opened();
            readHeaders(reader);
            transport.write(frames(), () -> {}, failed::countDown);
        }
        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endDuringAStalledWriteFailsIt() throws Exception {
        try (var reader = connect()) {
            var transport = opened();
            var failed = new CountDownLatch(1);
            transport.write(frames(), () -> {}, failed::countDown);
            transport.end();
            assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.isConnected()).isTrue();
        }
    }

    private static List<byte[]> frames() {
        var frames = new ArrayList<byte[]>();
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = new byte[FRAME_BYTES];
            Arrays.fill(frame, (byte) '.');
            System.arraycopy(String.format("%08d", i).getBytes(UTF_8), 0, frame, 0, 8);
            frames.add(frame);
        }
        return frames;
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(10_000);
        socket.connect(
                new InetSocketAddress("127.0.0.1", ((ServerConnector) server.getConnectors()[0]).getLocalPort()));
        // HTTP/1.0: the body is not chunked and has no length, so the socket contains exactly the written bytes.
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
        return socket;
    }

    private ServletTransport opened() throws InterruptedException {
        var transport = transports.poll(10, TimeUnit.SECONDS);
        assertThat(transport).isNotNull();
        return transport;
    }

    private static void readHeaders(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var headers = new StringBuilder();
        while (!headers.toString().endsWith("\r\n\r\n")) {
            headers.append((char) in.read());
        }
        assertThat(headers).startsWith("HTTP/1.1 200");
    }

    /** Opens a transport for every request. */
    private final class Events extends HttpServlet {

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var context = request.startAsync();
            context.setTimeout(0);
            response.flushBuffer();
            var transport = new ServletTransport(context, response.getOutputStream());
            transport.start(gone::countDown);
            transports.add(transport);
        }
    }
}
