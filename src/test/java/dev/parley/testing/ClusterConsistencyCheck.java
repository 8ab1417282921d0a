package dev.parley.testing;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClusterReader.Entry;
import dev.parley.testing.MessageLedger.Acknowledged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Runs when all writers have finished. Compares the acknowledged posts with the entries that each reader received and
 * with the history of both nodes.
 */
final class ClusterConsistencyCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PAGE = 200;

    private final Cluster cluster;
    private final MessageLedger messageLedger;
    private final List<ClusterReader> readers;

    ClusterConsistencyCheck(Cluster cluster, MessageLedger messageLedger, List<ClusterReader> readers) {
        this.cluster = cluster;
        this.messageLedger = messageLedger;
        this.readers = readers;
    }

    void check() {
        postLastEntries();
        readers.forEach(this::awaitLastEntry);
        readers.forEach(ClusterReader::stop);
        assertThat(messageLedger.faults()).as("faults that writers saw").isEmpty();
        for (var reader : readers) {
            assertThat(reader.faults())
                    .as("gaps, repeats and inversions that %s saw", reader)
                    .isEmpty();
        }
        readers.stream().collect(Collectors.groupingBy(ClusterReader::stream)).forEach(this::checkStream);
        System.getLogger("cluster")
                .log(
                        System.Logger.Level.INFO,
                        "{0} acknowledged, {1} read, refused {2}",
                        messageLedger.acknowledged().size(),
                        readers.stream()
                                .mapToInt(reader -> reader.entries().size())
                                .sum(),
                        messageLedger.refusals());
    }

    /** Returns the number of the latest entry that a node knows. */
    static long head(ClusterNode node, String stream) {
        return page(node, stream, "limit=1").path("head").asLong();
    }

    /** Posts a last entry through each node to each stream. Repeats of earlier entries arrive before it. */
    private void postLastEntries() {
        for (var node : cluster.nodes()) {
            var linus = node.client("linus");
            for (var stream : readers.stream().map(ClusterReader::stream).collect(Collectors.toSet())) {
                if (stream.startsWith("@")) {
                    linus.postToUser(stream.substring(1), "the end");
                } else {
                    linus.postToRoom(stream, "the end");
                }
            }
        }
    }

    private void awaitLastEntry(ClusterReader reader) {
        long head = head(cluster.a(), reader.stream());
        assertThat(head(cluster.b(), reader.stream()))
                .as("head of %s at b, as at a", reader.stream())
                .isEqualTo(head);
        eventually(
                reader + " has read up to " + head,
                TIMEOUT,
                () -> reader.last() >= head,
                () -> "stuck at " + reader.last() + ", faults: " + reader.faults());
    }

    private void checkStream(String stream, List<ClusterReader> readers) {
        var seen = readers.get(0).entries();
        for (var reader : readers) {
            assertSame("entries of " + reader + " and " + readers.get(0), reader.entries(), seen);
        }
        assertNothingTwice(stream, seen);
        assertAcknowledgedIsThere(stream, seen);
        if (!stream.startsWith("@")) {
            for (var node : cluster.nodes()) {
                var history = history(node, stream, seen.get(0).seq() - 1);
                assertSame("the history of " + stream + " at " + node.name() + " and the entries read", history, seen);
            }
        }
    }

    /** Compares element by element, so that a failure does not print thousands of entries. */
    private static void assertSame(String description, List<Entry> one, List<Entry> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            assertThat(one.get(i)).as(description).isEqualTo(other.get(i));
        }
        assertThat(one.size()).as("length of " + description).isEqualTo(other.size());
    }

    private static void assertNothingTwice(String stream, List<Entry> seen) {
        Set<String> ids = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (var entry : seen) {
            assertThat(ids.add(entry.id())).as("%s in %s is new", entry, stream).isTrue();
            assertThat(entry.key().endsWith("/") || keys.add(entry.key()))
                    .as("the clientId of %s in %s is new", entry, stream)
                    .isTrue();
        }
    }

    private void assertAcknowledgedIsThere(String stream, List<Entry> seen) {
        Map<String, Long> seqs = new HashMap<>();
        seen.forEach(entry -> seqs.put(entry.key(), entry.seq()));
        for (Acknowledged post : messageLedger.acknowledged()) {
            if (post.target().streams().contains(stream)) {
                assertThat(seqs.get(post.key()))
                        .as("number of %s, acknowledged in %s", post.key(), stream)
                        .isNotNull();
            }
            if (post.target().streams().get(0).equals(stream)) {
                assertThat(seqs.get(post.key()))
                        .as("number of %s in %s, as acknowledged", post.key(), stream)
                        .isEqualTo(post.seq());
            }
        }
    }

    private static List<Entry> history(ClusterNode node, String room, long after) {
        List<Entry> entries = new ArrayList<>();
        long last = after;
        while (true) {
            var page = page(node, room, "limit=" + PAGE + "&after=" + last).path("entries");
            for (var entry : page) {
                last = entry.path("seq").asLong();
                entries.add(Entry.of(entry));
            }
            if (page.isEmpty()) {
                return entries;
            }
        }
    }

    private static JsonNode page(ClusterNode node, String stream, String query) {
        var path = stream.startsWith("@")
                ? "/api/direct/" + stream.substring(1) + "/messages?"
                : "/api/rooms/" + stream + "/messages?";
        var reader = stream.startsWith("@") ? stream.substring(1) : "linus";
        return node.client(reader).get(path + query).expect(200).json();
    }
}
