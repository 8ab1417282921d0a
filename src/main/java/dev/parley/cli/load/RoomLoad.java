package dev.parley.cli.load;

import dev.parley.cli.load.LoadPublisher.Pace;
import dev.parley.cli.load.LoadRoom.Placing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The scenarios {@code fanout} and {@code rooms}: members of rooms listen, and the first ones publish. */
final class RoomLoad {

    private static final Duration PROBING = Duration.ofSeconds(30);

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
     * The room of all scenarios that have but one, whose name is the option itself.
     *
     * @param aside how many subscribers are counted apart
     */
    LoadRoom room(List<LoadMember> members, int subscribers, int aside) {
        int publishers = options.number(CommandOption.PUBLISHERS);
        return new LoadRoom(
                loadRun,
                options.text(CommandOption.ROOM),
                new Placing(subscribers, members, 0, 0, aside),
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
        loadRun.pass("warm-up", options.seconds(CommandOption.WARMUP));
        var processor = CpuSampler.start(options);
        var measured = loadRun.pass("measured", options.seconds(CommandOption.SECONDS));
        var report = new Report().put("scenario", options.scenario().word()).stretch("", measured);
        processor.report("", measured.deliveries(), report);
        return loadRun.finish(publishers, report);
    }

    /** Opens all connections; on servers without receipts, waits until everybody has heard everybody. */
    void open(List<LoadRoom> rooms) {
        loadRun.open(
                rooms.stream().flatMap(loadRoom -> loadRoom.peers().stream()).toList());
        if (!loadRun.givesReceipts()) {
            probe(publishers(rooms));
        }
    }

    private void probe(List<LoadPublisher> publishers) {
        boolean heard = Await.until(
                () -> {
                    loadRun.each(publishers, LoadPublisher::probe);
                    return loadRun.sum(seat -> loadRun.ledgers(seat).stream()
                                    .filter(ledger -> !ledger.hasHeardAll())
                                    .count())
                            == 0;
                },
                PROBING);
        if (!heard) {
            throw new LoadFailed("The first messages did not reach every subscriber.");
        }
    }

    static List<LoadPublisher> publishers(Collection<LoadRoom> rooms) {
        return rooms.stream()
                .flatMap(loadRoom -> loadRoom.publishers().stream())
                .toList();
    }

    /** As {@code --rate} or {@code --window} asks for; at a rate, they take turns. */
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
