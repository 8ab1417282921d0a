package dev.parley.load;

import dev.parley.load.Publisher.Pace;
import dev.parley.load.Room.Placing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The scenarios {@code fanout} and {@code rooms}: members of rooms listen, and the first ones publish. */
final class RoomLoad {

    private static final Duration PROBING = Duration.ofSeconds(30);

    private final Bench bench;
    private final LoadOptions options;

    RoomLoad(Bench bench) {
        this.bench = bench;
        this.options = bench.options();
    }

    Report fanout() {
        int subscribers = options.number(Option.SUBSCRIBERS);
        var members = bench.signIn(subscribers);
        return run(List.of(room(members, subscribers, 0)));
    }

    /**
     * The room of all scenarios that have but one, whose name is the option itself.
     *
     * @param aside how many subscribers are counted apart
     */
    Room room(List<Member> members, int subscribers, int aside) {
        int publishers = options.number(Option.PUBLISHERS);
        return new Room(
                bench,
                options.text(Option.ROOM),
                new Placing(subscribers, members, 0, 0, aside),
                paces(options, publishers));
    }

    Report rooms() {
        int count = options.number(Option.ROOMS_);
        int each = options.number(Option.MEMBERS);
        var members = bench.signIn(count * each);
        var paces = paces(options, count);
        var rooms = new ArrayList<Room>();
        for (int i = 0; i < count; i++) {
            rooms.add(new Room(
                    bench,
                    options.text(Option.ROOM) + "-" + (i + 1),
                    new Placing(each, members, i * each, i, 0),
                    List.of(paces.get(i))));
        }
        return run(rooms);
    }

    private Report run(List<Room> rooms) {
        var publishers = publishers(rooms);
        open(rooms);
        bench.each(publishers, Publisher::start);
        bench.pass("warm-up", options.seconds(Option.WARMUP));
        var processor = Processor.start(options);
        var measured = bench.pass("measured", options.seconds(Option.SECONDS));
        var report = new Report().put("scenario", options.scenario().word()).stretch("", measured);
        processor.report("", measured.deliveries(), report);
        return bench.finish(publishers, report);
    }

    /** Opens all connections; on servers without receipts, waits until everybody has heard everybody. */
    void open(List<Room> rooms) {
        bench.open(rooms.stream().flatMap(room -> room.peers().stream()).toList());
        if (!bench.givesReceipts()) {
            probe(publishers(rooms));
        }
    }

    private void probe(List<Publisher> publishers) {
        boolean heard = Pause.until(
                () -> {
                    bench.each(publishers, Publisher::probe);
                    return bench.sum(seat -> bench.ledgers(seat).stream()
                                    .filter(ledger -> !ledger.hasHeardAll())
                                    .count())
                            == 0;
                },
                PROBING);
        if (!heard) {
            throw new LoadFailed("The first messages did not reach every subscriber.");
        }
    }

    static List<Publisher> publishers(Collection<Room> rooms) {
        return rooms.stream().flatMap(room -> room.publishers().stream()).toList();
    }

    /** As {@code --rate} or {@code --window} asks for; at a rate, they take turns. */
    static List<Pace> paces(LoadOptions options, int publishers) {
        OptionalDouble rate = options.rate(Option.RATE);
        if (rate.isEmpty()) {
            var pace = new Pace(options.number(Option.WINDOW), false, 0, 0);
            return IntStream.range(0, publishers).mapToObj(i -> pace).toList();
        }
        double intervalNanos = 1e9 / rate.getAsDouble();
        return IntStream.range(0, publishers)
                .mapToObj(i -> new Pace(0, false, (long) (intervalNanos * publishers), (long) (intervalNanos * i)))
                .toList();
    }
}
