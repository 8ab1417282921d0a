package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.BrowserTest;
import dev.parley.testing.InstalledPrograms;
import dev.parley.testing.NodeScript;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * Proves that browser users can use every feature of the application, that pages survive a killed server and a lost
 * network without missing or duplicate messages, and that pages stay responsive. The scenarios are in
 * {@code frontend/e2e}. They store screenshots of the main views in {@code target/screenshots}. Without a Chromium the
 * tests are skipped, unless {@code PARLEY_REQUIRE_BROWSER=1}; {@code PARLEY_CHROMIUM} names one that is not found
 * automatically.
 */
@Timeout(300)
@BrowserTest
class BrowserIT {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int ROOM_MESSAGES = 100_000;
    private static final int RECEIPT_INTERVAL = 1_000;
    private static final Duration TRAFFIC_INTERVAL = Duration.ofMillis(20);
    private static final int TRAFFIC_MESSAGES = 500;
    private static final String[] UNLIMITED = {
        "--parley.limits.messages-per-second=1000000", "--parley.limits.messages-burst=1000000"
    };

    @TempDir
    Path data;

    @TempDir
    Path backup;

    private ParleyProcess server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void conversationSurvivesAKilledServer() {
        var steps = runScenario("browser.mjs");
        assertThat(steps)
                .contains(
                        "the server is killed, and the pages show it",
                        "written messages are sent exactly once, and the history is there",
                        "a browser goes offline, and back",
                        "signing out closes the other tab of the session");
    }

    @Test
    void messagesAreWrittenEditedDeletedAndFound() {
        var steps = runScenario("messages.mjs");
        assertThat(steps)
                .contains(
                        "arrow up edits the last message, for everyone",
                        "a deleted message is gone for everyone, and stays so",
                        "Enter never sends a text that an input method is still composing",
                        "a name is completed, and the mentioned person sees a number",
                        "a returning reader finds the line above the new messages",
                        "Hebrew and Arabic run from right to left, while they are written too",
                        "an unknown name looks like plain text",
                        "a link to a message leads there without reloading the page",
                        "a search finds it, and leads there",
                        "a search finds words in any order, and messages by author");
    }

    @Test
    void allPagesOfOneUserShowTheSameState() {
        var steps = runScenario("places.mjs");
        assertThat(steps)
                .contains(
                        "messages read in one tab are read in all",
                        "a removed member loses the room at once",
                        "a server killed while a person types loses nothing of the text",
                        "a session that ends elsewhere asks for the password, and keeps the draft",
                        "a disconnected page shows the reason, and stays disconnected until asked to reconnect");
    }

    @Test
    void administratorsManageUsersAndRooms() {
        var steps = runScenario("admin.mjs");
        assertThat(steps)
                .contains(
                        "a reset password ends the sessions, and works",
                        "a deactivated account is signed out at once, and can sign in when reactivated",
                        "a new administrator sees the administration at once, until the role ends",
                        "a room is deleted when its name is typed, and is gone for its members",
                        "an announcement is seen before and after it is made",
                        "the figures of the last minutes are there, as curves and as a table",
                        "and they change with the traffic");
    }

    @Test
    void usersSeePresenceOfOthers() {
        var steps = runScenario("people.mjs");
        assertThat(steps)
                .contains(
                        "the typing line disappears soon after the typing stops",
                        "a new name is seen at once, wherever the person is",
                        "a person without input for a while is away",
                        "and is back when they touch it");
    }

    @Test
    void membersManageTheirRooms() {
        var steps = runScenario("rooms.mjs");
        assertThat(steps)
                .contains(
                        "others find it among all rooms, and join",
                        "room names may use any script, and such rooms work like any other",
                        "or only about mentions, though the rest is counted",
                        "or about nothing, and only a dot remains",
                        "a room that is handed over has another owner",
                        "when its owner leaves, a remaining member owns it");
    }

    @Test
    void longConversationsAreEasyToRead() {
        var steps = runScenario("reading.mjs", UNLIMITED);
        assertThat(steps)
                .contains(
                        "consecutive messages of one author are grouped, under one name and one day",
                        "a link leads another person to a message far back in a long room",
                        "new messages do not move a reader of older ones, and are counted",
                        "a warning comes before a text is too long, and a longer one is not sent",
                        "printing gives all loaded messages, and nothing beside them",
                        "when the day is over, \"today\" is over on a page that stays open");
    }

    @Test
    void devicesOfOneUserStaySynchronized() {
        var steps = runScenario("devices.mjs");
        assertThat(steps)
                .contains(
                        "messages read on one are read on the other",
                        "an announcement that is dismissed on one is dismissed everywhere",
                        "the language follows the account, at once and to a new device",
                        "a machine that wakes reconnects at once, and misses nothing");
    }

    @Test
    void outagesLoseNoMessage() {
        var steps = runScenario("outages.mjs");
        assertThat(steps)
                .contains(
                        "messages written offline survive closing the tab",
                        "\"try now\" does not wait, and each written message is there once",
                        "back on the network each is sent once, in the order of writing",
                        "60 messages written offline are sent in order, and none is refused",
                        "after a change of network a silent server is detected within seconds",
                        "unsent messages survive a killed browser",
                        "a direct message raises one notification, whatever the number of tabs");
    }

    @Test
    void pagesFollowTheRestoreOfAnOlderDatabase() {
        var steps = runScenario("restore.mjs");
        assertThat(steps)
                .contains(
                        "other clients post until the numbers of the pages are passed",
                        "the open room shows the new messages and none of the lost ones",
                        "so does the open direct conversation",
                        "drafts are kept",
                        "unread badges count the new messages",
                        "conversations that were opened before show no lost message",
                        "the unread line stands above the first new message, and read markers move",
                        "the conversation continues, each message once");
    }

    @Test
    void pageIsSmallAndStaysResponsive() {
        var steps = runScenario("quick.mjs", UNLIMITED);
        assertThat(steps)
                .contains(
                        "a cold start loads little",
                        "a room of a hundred thousand messages opens within a second",
                        "reading back keeps memory and page flat",
                        "going back to a room leads to where one was reading",
                        "fifty messages a second arrive without a dropped frame");
    }

    @Test
    void pageHandlesAThousandRoomsAndTwoThousandMembers() {
        var steps = runScenario("manyRooms.mjs", UNLIMITED);
        assertThat(steps)
                .contains(
                        "a member of a thousand rooms is connected and can write within a second and a half",
                        "every room, the inbox and the announcements arrive",
                        "the memory of the page stays small",
                        "unread rooms out of view are counted, and one click leads there",
                        "two thousand members are listed at once, online ones first",
                        "a long name does not push the buttons out of view");
    }

    @Test
    void pagesAreAccessible() {
        var steps = runScenario("access.mjs");
        assertThat(steps)
                .contains(
                        "every page is accessible: en, light, wide",
                        "every page is accessible: zh-CN, light, narrow",
                        "every page is accessible: zh-CN, dark, enlarged",
                        "nothing was found",
                        "dialogs take the focus, and give it back");
    }

    @Test
    void everyFeatureWorksWithTheKeyboard() {
        var steps = runScenario("keyboard.mjs");
        assertThat(steps)
                .contains(
                        "an account is created",
                        "a message is copied, corrected where it stands, and deleted",
                        "it is described, muted, and its members are kept",
                        "a message is searched for, and opened",
                        "a connection is closed, and a room deleted",
                        "name, theme, language and password are changed");
    }

    /** Runs a scenario against a new server with these options. Returns the steps that the scenario printed. */
    private List<String> runScenario(String name, String... options) {
        var chromium = chromium();
        server = ParleyProcess.start(data, options);
        try (var script = NodeScript.start(
                name,
                server.uri().toString(),
                chromium.toString(),
                SCREENSHOTS.toAbsolutePath().toString())) {
            var steps = script.run(Map.of(
                    "kill the server",
                    () -> server.kill(),
                    "start the server",
                    () -> server = server.startAgain(),
                    "freeze the server",
                    () -> server.freeze(),
                    "thaw the server",
                    () -> server.thaw(),
                    "back up the data",
                    this::backUp,
                    "restore the backup",
                    this::restore,
                    "fill the room",
                    this::fillRoom,
                    "start the traffic",
                    this::startTraffic,
                    "seed a thousand rooms",
                    () -> new TestUserGroup(data, new ParleyClient(server::uri).register("linus")).seed(),
                    "say something everywhere",
                    () -> new TestUserGroup(data, new ParleyClient(server::uri).signIn("linus")).postEverywhere()));
            assertThat(steps).last().isEqualTo("no browser complained");
            return steps;
        }
    }

    /**
     * Copies the directory of a stopped service, as in docs/operations.md. A running one may not have written all read
     * markers.
     */
    private void backUp() {
        server.stop();
        copy(data, backup);
        server = server.startAgain();
    }

    private void restore() {
        server.stop();
        copy(backup, data);
        server = server.startAgain();
    }

    /** Deletes the contents of the target first. */
    private static void copy(Path source, Path target) {
        try {
            FileSystemUtils.deleteRecursively(target);
            FileSystemUtils.copyRecursively(source, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fillRoom() {
        var linus = new ParleyClient(server::uri).register("linus");
        try (var socket = linus.socket()) {
            for (int i = 1; i <= ROOM_MESSAGES; i++) {
                if (i % RECEIPT_INTERVAL == 0) {
                    socket.sendReceipted("/app/chat.long", message(i), "receipt " + i);
                } else {
                    socket.send("/app/chat.long", message(i));
                }
            }
        }
        linus.put("/api/rooms/long/members/ada", Map.of()).expect(204);
    }

    private static String message(int i) {
        return "{\"text\":\"This is message %d, and **%s**\"}".formatted(i, "so it goes on ".repeat(i % 7));
    }

    /** Starts half a second later, so that the requesting script watches the page by then. */
    private void startTraffic() {
        var linus = new ParleyClient(server::uri).signIn("linus");
        var traffic = new Thread(() -> {
            try (var socket = linus.socket()) {
                long next = System.nanoTime() + Duration.ofMillis(500).toNanos();
                for (int i = 1; i <= TRAFFIC_MESSAGES; i++, next += TRAFFIC_INTERVAL.toNanos()) {
                    LockSupport.parkNanos(next - System.nanoTime());
                    socket.send("/app/chat.long", "{\"text\":\"traffic %d\"}".formatted(i));
                }
                socket.sendReceipted("/app/chat.long", "{\"text\":\"that was all\"}", "the last");
            }
        });
        traffic.setDaemon(true);
        traffic.start();
    }

    private static Path chromium() {
        var named = System.getenv("PARLEY_CHROMIUM");
        var found = named != null
                ? Stream.of(Path.of(named)).filter(Files::isExecutable).findFirst()
                : InstalledPrograms.onPath("chromium", "chromium-browser", "google-chrome")
                        .findFirst();
        return found.orElseGet(BrowserIT::noChromium);
    }

    private static Path noChromium() {
        return InstalledPrograms.missing(
                InstalledPrograms.REQUIRE_BROWSER, "Chromium is not in PATH; PARLEY_CHROMIUM can name its executable");
    }
}
