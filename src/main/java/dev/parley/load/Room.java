package dev.parley.load;

import dev.parley.load.Publisher.Pace;
import java.util.ArrayList;
import java.util.List;

/** One room with its listeners, of whom the first ones publish. */
final class Room {

    private final List<StompPeer> peers = new ArrayList<>();
    private final Speakers speakers;

    /**
     * @param first the number of its first publisher, and of the first member that is used
     * @param paces one for each publisher
     */
    Room(Bench bench, String name, Placing placing, List<Pace> paces) {
        var options = bench.options();
        speakers = new Speakers(placing.firstPublisher(), paces.size());
        String listen = options.text(Option.SUBSCRIBE_DESTINATION).replace("{room}", name);
        String send = options.text(Option.SEND_DESTINATION).replace("{room}", name);
        for (int i = 0; i < placing.listeners(); i++) {
            var subscriptions = new ArrayList<Subscription>();
            subscriptions.add(Subscription.checked(listen, new Ledger(speakers, bench.givesReceipts())));
            if (i < paces.size() && options.signsIn()) {
                subscriptions.add(Subscription.errors());
            }
            // The publishers of many rooms take turns as well as the listeners of one.
            int turn = placing.firstPublisher() + i;
            var seat = i < placing.listeners() - placing.aside() ? bench.seat(turn) : bench.aside(turn);
            peers.add(new StompPeer(bench, seat, placing.member(i), subscriptions));
            if (i < paces.size()) {
                speakers.add(new Publisher(
                        speakers.nextNumber(), peers.get(i), send, options.number(Option.SIZE), paces.get(i)));
            }
        }
    }

    /**
     * Who is in a room.
     *
     * @param members all of them, of whom this room's begin with {@code firstMember} and go round
     * @param aside how many of the listeners, the last ones, are counted apart
     */
    record Placing(int listeners, List<Member> members, int firstMember, int firstPublisher, int aside) {

        Member member(int index) {
            return members.get((firstMember + index) % members.size());
        }
    }

    List<StompPeer> peers() {
        return peers;
    }

    List<Publisher> publishers() {
        return speakers.publishers();
    }
}
