package dev.parley.cli.load;

import dev.parley.cli.load.LoadPublisher.Pace;
import dev.parley.cli.load.LoadRoom.Placing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The scenarios {@code fanout} and {@code rooms}: the members of each room subscribe, and the first ones publish. */
final class RoomLoad {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(30);

    private final LoadRun loadRun;
    private final LoadOptions options;

    RoomLoad(LoadRun loadRun) {
        this.loadRun = loadRun;
        this.options = loadRun.options();
    }

    Report fanout() {
        int subscribers = options.number(CommandOption.SUBSCRIBERS);
        var members = loadRun.signIn(subscribers);
        return run(List.of(room(members, subscribers, 0)));
    }

    /**
     * Creates the room of a scenario with only one room, whose name is {@code --room}.
     *
     * @param separate the number of subscribers whose deliveries are counted separately
     */
    LoadRoom room(List<LoadMember> members, int subscribers, int separate) {
        int publishers = options.number(CommandOption.PUBLISHERS);
        return new LoadRoom(
                loadRun,
                options.text(CommandOption.ROOM),
                new Placing(subscribers, members, 0, 0, separate),
                paces(options, publishers));
    }

    Report rooms() {
        int count = options.number(CommandOption.ROOMS_);
        int each = options.number(CommandOption.MEMBERS);
        var members = loadRun.signIn(count * each);
        var paces = paces(options, count);
        var rooms = new ArrayList<LoadRoom>();
        for (int i = 0; i < count; i++) {
            rooms.add(new LoadRoom(
                    loadRun,
                    options.text(CommandOption.ROOM) + "-" + (i + 1),
                    new Placing(each, members, i * each, i, 0),
                    List.of(paces.get(i))));
        }
        return run(rooms);
    }

    private Report run(List<LoadRoom> rooms) {
        var publishers = publishers(rooms);
        open(rooms);
        loadRun.each(publishers, LoadPublisher::start);
        loadRun.measure("warm-up", options.seconds(CommandOption.WARMUP));
        var cpu = CpuSampler.start(options);
        var measured = loadRun.measure("measured", options.seconds(CommandOption.SECONDS));
        var report = new Report().put("scenario", options.scenario().word()).window("", measured);
        cpu.report("", measured.deliveries(), report);
        return loadRun.finish(publishers, report);
    }

    /** Opens all connections; on servers without receipts, waits until every subscriber has a message of every publisher. */
    void open(List<LoadRoom> rooms) {
        loadRun.open(
                rooms.stream().flatMap(loadRoom -> loadRoom.clients().stream()).toList());
        if (!loadRun.hasReceipts()) {
            probe(publishers(rooms));
        }
    }

    private void probe(List<LoadPublisher> publishers) {
        boolean reached = Await.until(
                () -> {
                    loadRun.each(publishers, LoadPublisher::probe);
                    return loadRun.sum(slot -> loadRun.checkers(slot).stream()
                                    .filter(checker -> !checker.hasReceivedFromAll())
                                    .count())
                            == 0;
                },
                PROBE_TIMEOUT);
        if (!reached) {
            throw new LoadFailed("The first messages did not reach every subscriber within " + PROBE_TIMEOUT.toSeconds()
                    + " s. Check --send-destination and --subscribe-destination.");
        }
    }

    static List<LoadPublisher> publishers(Collection<LoadRoom> rooms) {
        return rooms.stream()
                .flatMap(loadRoom -> loadRoom.publishers().stream())
                .toList();
    }

    /** Returns the paces for {@code --rate} or {@code --window}; at a rate, the publishers alternate. */
    static List<Pace> paces(LoadOptions options, int publishers) {
        OptionalDouble rate = options.rate(CommandOption.RATE);
        if (rate.isEmpty()) {
            var pace = new Pace(options.number(CommandOption.WINDOW), false, 0, 0);
            return IntStream.range(0, publishers).mapToObj(i -> pace).toList();
        }
        double intervalNanos = 1e9 / rate.getAsDouble();
        return IntStream.range(0, publishers)
                .mapToObj(i -> new Pace(0, false, (long) (intervalNanos * publishers), (long) (intervalNanos * i)))
                .toList();
    }
}
