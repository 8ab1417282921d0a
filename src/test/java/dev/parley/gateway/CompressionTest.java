package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.socket.DeflateParameters;
import dev.parley.testing.LogLines;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that permessage-deflate is negotiated according to RFC 7692, 7.1, for each offer, and that compressed messages
 * are processed.
 */
@Timeout(30)
@ServerTest
class CompressionTest {

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int TEXT = 1;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;

    private static ParleyServer server;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        server = ParleyServer.start("parley.compression=true");
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** An empty header value means that the offers are declined. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate                                    | permessage-deflate",
                "permessage-deflate; client_max_window_bits            | permessage-deflate",
                "permessage-deflate; client_max_window_bits=8          | permessage-deflate",
                "permessage-deflate; client_max_window_bits=15         | permessage-deflate",
                "permessage-deflate; client_max_window_bits=\"10\"     | permessage-deflate",
                "permessage-deflate; client_no_context_takeover        | permessage-deflate",
                "permessage-deflate; server_no_context_takeover        | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15         | permessage-deflate; server_max_window_bits=15",
                "permessage-deflate;server_max_window_bits = \"15\" ;server_no_context_takeover | permessage-deflate; server_no_context_takeover; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=10         | ''",
                "permessage-deflate; server_max_window_bits=8          | ''",
                "permessage-deflate; server_max_window_bits=14         | ''",
                "permessage-deflate; server_max_window_bits            | ''",
                "permessage-deflate; server_max_window_bits=7          | ''",
                "permessage-deflate; server_max_window_bits=16         | ''",
                "permessage-deflate; server_max_window_bits=015        | ''",
                "permessage-deflate; server_max_window_bits=+15        | ''",
                "permessage-deflate; server_max_window_bits=           | ''",
                "permessage-deflate; client_max_window_bits=99         | ''",
                "permessage-deflate; client_max_window_bits=7          | ''",
                "permessage-deflate; client_max_window_bits=08         | ''",
                "permessage-deflate; client_max_window_bits=x          | ''",
                "permessage-deflate; server_no_context_takeover=1      | ''",
                "permessage-deflate; client_no_context_takeover=1      | ''",
                "permessage-deflate; client_max_window_bits; client_max_window_bits          | ''",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover  | ''",
                "permessage-deflate; client_max_window_bits=9; client_max_window_bits=10     | ''",
                "permessage-deflate; foo                               | ''",
                "permessage-deflate; foo=1                             | ''",
                "permessage-deflate; @deflate_buffer_size=1            | ''",
                "permessage-deflate;                                   | ''",
                "permessage-deflate; =1                                | ''",
                "permessage-deflate foo                                | ''",
                "PERMESSAGE-DEFLATE                                    | ''",
                "x-webkit-deflate-frame                                | ''",
                "permessage-bzip2                                      | ''",
                "identity                                              | ''",
                "fragment;maxLength=1                                  | ''",
                "@validation;outgoing-sequence                         | ''",
                "''                                                    | ''",
                ",;,=,\"                                               | ''",
                "permessage-deflate; foo=\"a, permessage-deflate       | permessage-deflate",
                "permessage-deflate; foo, permessage-deflate           | permessage-deflate",
                "permessage-deflate; foo=1, permessage-deflate         | permessage-deflate",
                "identity, permessage-deflate, fragment                | permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate; server_max_window_bits=9   | ''",
                "permessage-deflate, permessage-deflate; server_no_context_takeover                            | permessage-deflate",
            })
    void firstAcceptableOfferIsChosen(String offers, String expected) {
        assertThat(DeflateParameters.negotiate(List.of(offers))
                        .map(DeflateParameters::headerValue)
                        .orElse(""))
                .isEqualTo(expected);
        assertThat(DeflateParameters.negotiate(List.of("identity", offers))
                        .map(DeflateParameters::headerValue)
                        .orElse(""))
                .isEqualTo(expected);
    }

    /** Repeats selected offers over a real connection, since Jetty also parses the header. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate; client_max_window_bits            | permessage-deflate",
                "permessage-deflate; server_max_window_bits=15         | permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=10         | ''",
                "permessage-deflate; client_max_window_bits=99         | ''",
                "permessage-deflate; foo                               | ''",
                "permessage-deflate; foo=1, permessage-deflate         | permessage-deflate",
                "identity                                              | ''",
                "fragment;maxLength=1                                  | ''",
                ",;,=,\"                                               | ''",
            })
    void handshakeReturnsNegotiatedExtension(String offers, String expected) {
        try (var log = LogLines.capture();
                var socket = socket(offers)) {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.header("Sec-WebSocket-Extensions").orElse("")).isEqualTo(expected);
            assertThat(log.lines()).isEmpty();
        }
    }

    /** RFC 6455, 5.4: "Control frames … MAY be injected in the middle of a fragmented message." */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_no_context_takeover; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover"
            })
    void compressedMessageMayBeFragmentedWithInterleavedPings(String offer) {
        try (var socket = socket(offer)) {
            for (String text : List.of(
                    "CONNECT\naccept-version:1.2\n\n\0",
                    "SEND\ndestination:/app/chat.lobby\nreceipt:r\n\n{\"text\":\"" + "hello ".repeat(100) + "\"}\0")) {
                byte[] compressed = deflated(text);
                socket.frame(RSV1 | TEXT, Arrays.copyOf(compressed, 7));
                socket.frame(PING, "ping".getBytes(UTF_8));
                socket.frame(0, Arrays.copyOfRange(compressed, 7, 9));
                socket.frame(PING, "again".getBytes(UTF_8));
                socket.frame(FIN, Arrays.copyOfRange(compressed, 9, compressed.length));
            }
            assertThat(pong(socket)).isEqualTo("ping");
            assertThat(pong(socket)).isEqualTo("again");
            var inflater = new Inflater(true);
            assertThat(inflated(socket, inflater)).startsWith("CONNECTED\n");
            assertThat(pong(socket)).isEqualTo("ping");
            assertThat(pong(socket)).isEqualTo("again");
            if (offer.contains("server_no")) {
                inflater = new Inflater(true);
            }
            assertThat(inflated(socket, inflater)).startsWith("RECEIPT\nreceipt-id:r\n");
        }
    }

    @Test
    void uncompressedMessagesMayAlternateWithCompressedOnes() {
        try (var socket = socket("permessage-deflate")) {
            socket.text("CONNECT\naccept-version:1.2\n\n\0");
            socket.frame(
                    FIN | RSV1 | TEXT, deflated("SEND\ndestination:/app/chat.lobby\nreceipt:r\n\n{\"text\":\"a\"}\0"));
            var inflater = new Inflater(true);
            assertThat(inflated(socket, inflater)).startsWith("CONNECTED\n");
            assertThat(inflated(socket, inflater)).startsWith("RECEIPT\n");
        }
    }

    private static RawWebSocket socket(String offers) {
        return RawWebSocket.handshake(
                server.address(), Map.of("Cookie", ada.cookieHeader(), "Sec-WebSocket-Extensions", offers));
    }

    private static String pong(RawWebSocket socket) {
        var frame = socket.frame();
        assertThat(frame.first()).isEqualTo(PONG);
        return new String(frame.payload(), UTF_8);
    }

    /** RFC 7692, 7.2.1: the last four bytes of an empty stored block are left out. */
    private static byte[] deflated(String text) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text.getBytes(UTF_8));
        byte[] buffer = new byte[4096];
        int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(buffer, length - 4);
    }

    private static String inflated(RawWebSocket socket, Inflater inflater) {
        var frame = socket.frame();
        assertThat(frame.first()).isEqualTo(FIN | RSV1 | TEXT);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(frame.payload());
        bytes.writeBytes(new byte[] {0, 0, -1, -1});
        inflater.setInput(bytes.toByteArray());
        byte[] buffer = new byte[4096];
        try {
            return new String(buffer, 0, inflater.inflate(buffer), UTF_8);
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        }
    }
}
