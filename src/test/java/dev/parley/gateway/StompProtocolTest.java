package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import dev.parley.testing.StompFrame;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.messaging.simp.SimpMessagingTemplate;

/** Tests, clause by clause, that the server implements STOMP 1.2, and 1.1 and 1.0 where they differ. */
@Timeout(60)
@ServerTest
class StompProtocolTest {

    private static ParleyServer server;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        // Ada sends more messages in this class than the default rate limit allows.
        server = ParleyServer.start("parley.limits.messages-per-second=1000", "parley.limits.messages-burst=1000");
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** "version : The version of the STOMP protocol the session will be using." */
    @ParameterizedTest
    @CsvSource({"1.2,1.2", "'1.0,1.1,1.2',1.2", "'1.1,1.0',1.1", "1.0,1.0", "'1.2,2.0',1.2", "'9.9, 1.1',1.1"})
    void highestCommonVersionIsUsed(String accepted, String expected) {
        try (var client = open()) {
            client.frame("CONNECT", Map.of("accept-version", accepted, "host", "parley"), "");
            assertThat(connected(client).header("version")).hasValue(expected);
        }
    }

    /** "If the accept-version header is missing … the server MUST assume the client only supports STOMP 1.0." */
    @Test
    void missingAcceptVersionMeansVersion10() {
        try (var client = open()) {
            client.frame("CONNECT", Map.of(), "");
            assertThat(connected(client).header("version")).hasValue("1.0");
        }
    }

    /** "the server MUST respond with an ERROR frame … and then close the connection" with the versions it supports. */
    @Test
    void unsupportedVersionErrorListsVersions() {
        try (var client = open()) {
            client.frame("CONNECT", Map.of("accept-version", "2.0"), "");
            assertThat(client.error().header("version")).hasValue("1.0,1.1,1.2");
            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void connectedAndSubscriptionReceiptsContainEpoch() {
        try (var client = open()) {
            client.frame("CONNECT", Map.of("accept-version", "1.2", "host", "parley"), "");
            String epoch = connected(client).header("epoch").orElseThrow();
            assertThat(epoch).matches("[A-Za-z0-9]{8,16}");
            for (String destination : List.of(
                    "/topic/room.epochs",
                    "/topic/presence.epochs",
                    "/user/queue/direct",
                    "/topic/announcements",
                    "/topic/person.ada",
                    "/user/queue/events",
                    "/user/queue/errors")) {
                assertThat(client.subscribe(destination, destination).header("epoch"))
                        .as(destination)
                        .hasValue(epoch);
            }
            assertThat(client.sendReceipted("/app/chat.epochs", "{\"text\":\"hello\"}", "r")
                            .headers())
                    .containsOnlyKeys("receipt-id", "seq");
            var message = client.await(
                    "MESSAGE", frame -> frame.is("MESSAGE") && frame.headers().containsKey("seq"));
            assertThat(message.headers()).doesNotContainKey("epoch");
        }
    }

    @Test
    void numberOfAnotherEpochStartsAtFirstEntry() {
        ada.postToRoom("restored", "one");
        ada.postToRoom("restored", "two");
        try (var client = ada.socket()) {
            var receipt = client.subscribe("s", "/topic/room.restored", Map.of("since", "1", "epoch", "another1epoch"));
            assertThat(receipt.headers()).containsEntry("reset", "true").containsEntry("first", "1");
            assertThat(receipt.seq()).isEqualTo(2);
            assertThat(client.message("s").seq()).isEqualTo(1);
            assertThat(client.message("s").seq()).isEqualTo(2);

            var again = Map.of("since", "1", "epoch", receipt.header("epoch").orElseThrow());
            client.frame("UNSUBSCRIBE", Map.of("id", "s"), "");
            assertThat(client.subscribe("t", "/topic/room.restored", again).headers())
                    .doesNotContainKeys("reset", "first");
            assertThat(client.message("t").seq()).isEqualTo(2);
        }
    }

    @Test
    void unassignedNumberOfCurrentEpochStartsAtFirstEntry() {
        ada.postToRoom("short", "one");
        try (var client = ada.socket()) {
            String epoch =
                    client.subscribe("e", "/user/queue/errors").header("epoch").orElseThrow();
            var receipt = client.subscribe("s", "/topic/room.short", Map.of("since", "9", "epoch", epoch));
            assertThat(receipt.headers()).containsEntry("reset", "true").containsEntry("first", "1");
            assertThat(client.message("s").seq()).isEqualTo(1);
        }
        try (var client = ada.socket()) {
            var receipt = client.subscribeSince("s", "/topic/room.short", 9);
            assertThat(receipt.headers()).doesNotContainKeys("reset", "first");
            assertThat(receipt.seq()).isEqualTo(1);
        }
    }

    /** "STOMP 1.2 servers MUST handle a STOMP frame in the same manner as a CONNECT frame." */
    @Test
    void stompFrameConnects() {
        try (var client = open()) {
            client.frame("STOMP", Map.of("accept-version", "1.2", "host", "parley"), "");
            assertThat(connected(client).header("version")).hasValue("1.2");
        }
    }

    @Test
    void connectedContainsUserSessionAndServer() {
        try (var client = open()) {
            client.frame("CONNECT", Map.of("accept-version", "1.2", "login", "grace", "passcode", "x"), "");
            var connected = connected(client);
            assertThat(connected.header("user-name")).hasValue("ada");
            assertThat(connected.header("session")).isPresent();
            assertThat(connected.header("server").orElseThrow()).startsWith("parley/");
        }
    }

    /** Heart-beat intervals are limited to 5 to 60 s; 0 means none. */
    @ParameterizedTest
    @CsvSource({
        "'0,0','0,0'",
        "'10000,10000','10000,10000'",
        "'1,1','5000,5000'",
        "'90000,90000','60000,60000'",
        "'0,7000','7000,0'",
        "'3000000000,99999999999999999999','60000,60000'",
        "'007000,7000','7000,7000'"
    })
    void heartBeatsAreNegotiated(String requested, String expected) {
        try (var client = open()) {
            client.frame("CONNECT", Map.of("accept-version", "1.2", "heart-beat", requested), "");
            assertThat(connected(client).header("heart-beat")).hasValue(expected);
        }
    }

    /** "the sender MUST send new data over the network connection at least every <n> milliseconds" */
    @Test
    void serverSendsHeartBeatBeforeIntervalEnds() {
        try (var client = open()) {
            client.frame("CONNECT", Map.of("accept-version", "1.2", "heart-beat", "0,5000"), "");
            connected(client);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (client.arrivals().size() < 4 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            var arrivals = client.arrivals();
            assertThat(arrivals).hasSizeGreaterThanOrEqualTo(4);
            for (int i = 1; i < arrivals.size(); i++) {
                assertThat(Duration.between(arrivals.get(i - 1), arrivals.get(i))
                                .toMillis())
                        .isBetween(2500L, 4300L);
            }
        }
    }

    /** "Any client frame other than CONNECT MAY specify a receipt header" and gets a RECEIPT after its effect. */
    @Test
    void everyFrameWithReceiptHeaderGetsReceipt() {
        try (var client = connect()) {
            assertThat(client.subscribe("s", "/topic/room.receipts").seq()).isZero();
            assertThat(client.sendReceipted("/app/chat.receipts", "{\"text\":\"hello\"}", "r1")
                            .seq())
                    .isOne();
            client.sendReceipted("/app/typing.receipts", "{}", "r2");
            client.sendReceipted("/app/read.receipts", "{\"seq\":1}", "r3");
            client.frame("UNSUBSCRIBE", Map.of("id", "s", "receipt", "r4"), "");
            client.receipt("r4");
            client.frame("DISCONNECT", Map.of("receipt", "r5"), "");
            client.receipt("r5");
            assertThat(client.closeCode()).isEqualTo(1000);
        }
    }

    /** "the server … all previous frames have been received": their receipts come before DISCONNECT's. */
    @Test
    void receiptOfDisconnectIsLast() {
        try (var client = connect()) {
            for (int i = 0; i < 20; i++) {
                client.frame(
                        "SEND", Map.of("destination", "/app/chat.last", "receipt", "r" + i), "{\"text\":\"hello\"}");
            }
            client.frame("DISCONNECT", Map.of("receipt", "bye"), "");
            client.receipt("bye");
            assertThat(client.closeCode()).isEqualTo(1000);
            var receipts = client.seen().stream()
                    .filter(frame -> frame.is("RECEIPT"))
                    .map(frame -> frame.header("receipt-id").orElseThrow())
                    .toList();
            assertThat(receipts).hasSize(21).endsWith("r19", "bye");
        }
    }

    /**
     * The head of the stream is still being read when the client disconnects, since no other client follows its inbox.
     */
    @Test
    void subscriptionEndedBeforeItsHeadIsReadGetsReceipt() {
        for (int i = 0; i < 100; i++) {
            try (var client = connect()) {
                client.raw("SUBSCRIBE\nid:d\ndestination:/user/queue/direct\nreceipt:s\n\n\0"
                        + (i % 2 == 0 ? "UNSUBSCRIBE\nid:d\nreceipt:u\n\n\0" : "")
                        + "DISCONNECT\nreceipt:bye\n\n\0");
                client.receipt("bye");
                assertThat(client.closeCode()).isEqualTo(1000);
                assertThat(client.seen())
                        .filteredOn(frame -> frame.is("RECEIPT"))
                        .extracting(frame -> frame.header("receipt-id").orElseThrow())
                        .isEqualTo(i % 2 == 0 ? List.of("s", "u", "bye") : List.of("s", "bye"));
            }
        }
    }

    @Test
    void disconnectWithoutReceiptClosesNormally() {
        try (var client = connect()) {
            client.frame("DISCONNECT", Map.of(), "");
            assertThat(client.closeCode()).isEqualTo(1000);
        }
    }

    /** MESSAGE "MUST include a destination header …, a message-id header with a unique identifier …, subscription" */
    @Test
    void messageHasRequiredHeadersAndFields() {
        try (var client = connect()) {
            client.frame(
                    "SUBSCRIBE", Map.of("id", "my\\csub", "destination", "/topic/room.headers", "receipt", "r0"), "");
            client.receipt("r0");
            client.sendReceipted("/app/chat.headers", "{\"text\":\"grüße 😀\",\"clientId\":\"c-1\"}", "r");
            var message = client.await("MESSAGE", frame -> frame.is("MESSAGE"));
            assertThat(message.headers())
                    .containsEntry("subscription", "my\\csub")
                    .containsEntry("destination", "/topic/room.headers")
                    .containsEntry("content-type", "application/json")
                    .containsEntry("seq", "1")
                    .containsKey("message-id")
                    .containsEntry(
                            "content-length", Integer.toString(message.body().getBytes(StandardCharsets.UTF_8).length));
            var json = message.json();
            assertThat(json.path("seq").asLong()).isOne();
            assertThat(json.path("kind").asString()).isEqualTo("message");
            assertThat(json.path("room").asString()).isEqualTo("headers");
            assertThat(json.path("from").asString()).isEqualTo("ada");
            assertThat(json.path("text").asString()).isEqualTo("grüße 😀");
            assertThat(json.path("clientId").asString()).isEqualTo("c-1");
            assertThat(json.path("at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        }
    }

    /** STOMP 1.0: "id" is optional on SUBSCRIBE, and values are not escaped. */
    @Test
    void version10ClientNeedsNoSubscriptionId() {
        try (var client = open()) {
            client.frame("CONNECT", Map.of(), "");
            connected(client);
            client.frame("SUBSCRIBE", Map.of("destination", "/topic/room.old", "receipt", "r:1"), "");
            client.receipt("r:1");
            client.send("/app/chat.old", "{\"text\":\"hello\"}");
            var message = client.await("MESSAGE", frame -> frame.is("MESSAGE"));
            assertThat(message.header("subscription")).isEmpty();
            client.frame("UNSUBSCRIBE", Map.of("destination", "/topic/room.old", "receipt", "r2"), "");
            client.receipt("r2");
        }
    }

    /** STOMP 1.0 writes its headers as {@code destination: /queue/a}. */
    @Test
    void spacesAroundVersion10HeadersAreIgnored() {
        try (var client = open()) {
            client.raw("CONNECT\nlogin: ada\npasscode: x\nheart-beat: 0,0 \n\n\0");
            assertThat(connected(client).header("version")).hasValue("1.0");
            client.raw(
                    "SEND\ndestination: /app/chat.spaces\nreceipt: r 1\ncontent-length: 16\n\n{\"text\":\"hello\"}\0");
            assertThat(client.receipt("r 1").seq()).isOne();
        }
    }

    /** A frame may be split over several WebSocket messages, and one message may contain several frames. */
    @Test
    void frameBoundariesNeedNotMatchWebSocketMessages() {
        try (var client = connect()) {
            client.raw("SEND\ndestination:/app/chat.cut\nrece");
            client.raw("ipt:r1\n\n{\"text\":\"he");
            client.raw("llo\"}\0\n\nSEND\ndestination:/app/chat.cut\nreceipt:r2\n\n{\"text\":\"two\"}\0");
            assertThat(client.receipt("r1").seq()).isOne();
            assertThat(client.receipt("r2").seq()).isEqualTo(2);
        }
    }

    @Test
    void binaryMessagesMayContainFrames() {
        try (var client = connect()) {
            var bytes = "SEND\ndestination:/app/chat.binary\nreceipt:r1\n\n{\"text\":\"hello\"}\0"
                    .getBytes(StandardCharsets.UTF_8);
            WebSocket socket = client.socket();
            socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
            assertThat(client.receipt("r1").seq()).isOne();
        }
    }

    /**
     * A rejected frame does not affect other frames. The report contains the id of the receipt that will not be sent.
     */
    @Test
    void rejectionIsReportedAndConnectionStaysOpen() {
        try (var client = connect()) {
            client.subscribe("errors", "/user/queue/errors");
            client.frame(
                    "SEND",
                    Map.of("destination", "/topic/room.lobby", "receipt", "r1"),
                    "{\"text\":\"hello\",\"clientId\":\"c-9\"}");
            var report = client.message("errors").json();
            assertThat(report.path("code").asString()).isEqualTo("forbidden");
            assertThat(report.path("receipt").asString()).isEqualTo("r1");
            assertThat(report.path("clientId").asString()).isEqualTo("c-9");
            assertThat(report.path("destination").asString()).isEqualTo("/topic/room.lobby");
            client.sendReceipted("/app/chat.lobby", "{\"text\":\"still here\"}", "r2");
        }
    }

    /** "it MUST then close the connection just after sending the ERROR frame": earlier frames are answered first. */
    @Test
    void rejectionWithoutReportsIsLastFrame() {
        try (var client = connect()) {
            client.raw("SEND\ndestination:/app/chat.last\nreceipt:r1\n\n{\"text\":\"before\"}\0"
                    + "BEGIN\ntransaction:t\n\n\0"
                    + "SEND\ndestination:/app/chat.last\nreceipt:r2\n\n{\"text\":\"behind\"}\0"
                    + "COMMIT\ntransaction:t\nreceipt:r3\n\n\0\0");
            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(client.seen().stream().skip(1))
                    .extracting(frame ->
                            frame.command() + frame.header("receipt-id").orElse(""))
                    .containsExactly("RECEIPTr1", "ERROR");
            var error = client.error();
            assertThat(error.headers())
                    .containsEntry("code", "invalid")
                    .containsEntry("message", "Acknowledgements and transactions are not supported.");
            assertThat(error.body()).isEqualTo(error.header("message").orElseThrow());
        }
    }

    /**
     * The receipt of DISCONNECT would assure the client "that all previous frames have been received", and one was not.
     */
    @Test
    void rejectionDuringDisconnectReplacesReceipt() {
        String frames = "SEND\ndestination:/app/delete.lobby\nreceipt:r1\n\n{\"target\":999999}\0"
                + "DISCONNECT\nreceipt:bye\n\n\0";
        try (var client = connect()) {
            client.raw(frames);
            assertThat(client.error().header("receipt-id")).hasValue("r1");
            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(client.seen()).noneMatch(frame -> frame.is("RECEIPT"));
        }
        try (var client = connect()) {
            client.subscribe("errors", "/user/queue/errors");
            client.raw(frames);
            assertThat(client.message("errors").json().path("receipt").asString())
                    .isEqualTo("r1");
            client.receipt("bye");
            assertThat(client.closeCode()).isEqualTo(1000);
        }
    }

    /** "Since a single connection can have multiple open subscriptions …, an id header MUST be included" (SUBSCRIBE). */
    @Test
    void destinationMayHaveTwoSubscriptions() {
        try (var client = connect()) {
            client.subscribe("a", "/topic/room.twice");
            client.subscribe("b", "/topic/room.twice");
            client.sendReceipted("/app/chat.twice", "{\"text\":\"one\"}", "r1");
            assertThat(client.message("a").text()).isEqualTo("one");
            assertThat(client.message("b").text()).isEqualTo("one");
            client.frame("UNSUBSCRIBE", Map.of("id", "a", "receipt", "u"), "");
            client.receipt("u");
            client.sendReceipted("/app/chat.twice", "{\"text\":\"two\"}", "r2");
            assertThat(client.message("b").text()).isEqualTo("two");
            client.subscribeSince("a", "/topic/room.twice", 0);
            assertThat(client.message("a").text()).isEqualTo("one");
            assertThat(client.message("a").text()).isEqualTo("two");
            assertThat(client.texts("a")).containsExactly("one", "one", "two");
            assertThat(client.texts("b")).containsExactly("one", "two");
        }
    }

    @Test
    void topicsAndReportsMayHaveTwoSubscriptions() {
        try (var client = connect()) {
            client.subscribe("a", "/topic/presence.twice");
            client.subscribe("b", "/topic/presence.twice");
            client.subscribe("errors", "/user/queue/errors");
            client.subscribe("more errors", "/user/queue/errors");
            assertThat(client.message("a").json().path("kind").asString()).isEqualTo("snapshot");
            assertThat(client.message("b").json().path("kind").asString()).isEqualTo("snapshot");
            client.send("/app/unknown", "{}");
            assertThat(client.message("errors").json().path("code").asString()).isEqualTo("forbidden");
            assertThat(client.message("more errors").json().path("code").asString())
                    .isEqualTo("forbidden");
            client.frame("UNSUBSCRIBE", Map.of("id", "errors", "receipt", "u1"), "");
            client.frame("UNSUBSCRIBE", Map.of("id", "a", "receipt", "u2"), "");
            client.receipt("u1");
            client.receipt("u2");
            client.send("/app/typing.twice", "{}");
            assertThat(client.message("b").json().path("kind").asString()).isEqualTo("typing");
            client.send("/app/unknown", "{}");
            client.message("more errors");
            assertThat(client.seen())
                    .filteredOn(frame -> frame.header("subscription").equals(Optional.of("errors")))
                    .hasSize(1);
        }
    }

    /** The destination serves as the id, and an id can be used only once. */
    @Test
    void version10ClientWithoutIdsSubscribesOncePerDestination() {
        try (var client = open()) {
            client.frame("CONNECT", Map.of(), "");
            connected(client);
            client.frame("SUBSCRIBE", Map.of("destination", "/topic/room.old", "receipt", "r1"), "");
            client.receipt("r1");
            client.frame("SUBSCRIBE", Map.of("destination", "/topic/room.old", "receipt", "r2"), "");
            assertThat(client.error().header("receipt-id")).hasValue("r2");
            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    /**
     * Extension point for the service's own code: Spring's template publishes to the subscribers of an ephemeral topic.
     */
    @Test
    void messagingTemplatePublishesEvents() {
        try (var client = connect()) {
            client.subscribe("room", "/topic/room.template");
            client.subscribe("presence", "/topic/presence.template");
            assertThat(client.message("presence").json().path("kind").asString())
                    .isEqualTo("snapshot");
            server.bean(SimpMessagingTemplate.class)
                    .convertAndSend("/topic/presence.template", (Object) Map.of("kind", "notice"));
            client.await(
                    "notice",
                    frame -> frame.is("MESSAGE")
                            && frame.json().path("kind").asString().equals("notice"));
        }
    }

    private static StompClient open() {
        return StompClient.open(server.address(), ada.cookieHeader());
    }

    private static StompClient connect() {
        return StompClient.connect(server.address(), ada.cookieHeader());
    }

    private static StompFrame connected(StompClient client) {
        return client.await("CONNECTED", frame -> frame.is("CONNECTED"));
    }
}
