package dev.parley.cli.load;

import dev.parley.cli.load.LoadPublisher.Pace;
import java.util.ArrayList;
import java.util.List;

/** The scenario {@code direct}: in each pair, one user sends messages to the other, and both inboxes are checked. */
final class DirectLoad {

    private final LoadRun loadRun;
    private final LoadOptions options;
    private final List<LoadClient> clients = new ArrayList<>();
    private final List<LoadPublisher> publishers = new ArrayList<>();

    DirectLoad(LoadRun loadRun) {
        this.loadRun = loadRun;
        this.options = loadRun.options();
    }

    Report run() {
        int pairs = options.number(CommandOption.PAIRS);
        var members = loadRun.signInAs(2 * pairs);
        for (int i = 0; i < pairs; i++) {
            pair(i, members.get(2 * i), members.get(2 * i + 1));
        }
        loadRun.open(clients);
        loadRun.each(publishers, LoadPublisher::start);
        loadRun.measure("warm-up", options.seconds(CommandOption.WARMUP));
        var cpu = CpuSampler.start(options);
        var measured = loadRun.measure("measured", options.seconds(CommandOption.SECONDS));
        var report = new Report()
                .put("scenario", options.scenario().word())
                .put("messagesPerSecond", Math.round(measured.receipts() / measured.seconds()))
                .latency("receiptMillis", measured.receiptNanos())
                .window("", measured);
        cpu.report("", measured.deliveries(), report);
        return loadRun.finish(publishers, report);
    }

    private void pair(int number, LoadMember writer, LoadMember reader) {
        var publisherGroup = new PublisherGroup(number, 1);
        var sender = new LoadClient(
                loadRun, loadRun.slot(number), writer, List.of(inbox(publisherGroup), LoadSubscription.errors()));
        var pace = new Pace(options.number(CommandOption.WINDOW), true, 0, 0);
        var loadPublisher = new LoadPublisher(
                number, sender, "/app/direct." + reader.name(), options.number(CommandOption.SIZE), pace);
        publisherGroup.add(loadPublisher);
        publishers.add(loadPublisher);
        clients.add(sender);
        clients.add(new LoadClient(loadRun, loadRun.slot(number + 1), reader, List.of(inbox(publisherGroup))));
    }

    private static LoadSubscription inbox(PublisherGroup publisherGroup) {
        return LoadSubscription.checked("/user/queue/direct", new SequenceChecker(publisherGroup, true));
    }
}
