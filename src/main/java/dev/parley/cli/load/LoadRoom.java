package dev.parley.cli.load;

import dev.parley.cli.load.LoadPublisher.Pace;
import java.util.ArrayList;
import java.util.List;

/** One room with its listeners, of whom the first ones publish. */
final class LoadRoom {

    private final List<LoadClient> peers = new ArrayList<>();
    private final PublisherGroup publisherGroup;

    /**
     * @param first the number of its first publisher, and of the first member that is used
     * @param paces one for each publisher
     */
    LoadRoom(LoadRun loadRun, String name, Placing placing, List<Pace> paces) {
        var options = loadRun.options();
        publisherGroup = new PublisherGroup(placing.firstPublisher(), paces.size());
        String listen = options.text(CommandOption.SUBSCRIBE_DESTINATION).replace("{room}", name);
        String send = options.text(CommandOption.SEND_DESTINATION).replace("{room}", name);
        for (int i = 0; i < placing.listeners(); i++) {
            var subscriptions = new ArrayList<LoadSubscription>();
            subscriptions.add(
                    LoadSubscription.checked(listen, new SequenceChecker(publisherGroup, loadRun.givesReceipts())));
            if (i < paces.size() && options.signsIn()) {
                subscriptions.add(LoadSubscription.errors());
            }
            // The publishers of many rooms take turns as well as the listeners of one.
            int turn = placing.firstPublisher() + i;
            var seat = i < placing.listeners() - placing.aside() ? loadRun.seat(turn) : loadRun.aside(turn);
            peers.add(new LoadClient(loadRun, seat, placing.member(i), subscriptions));
            if (i < paces.size()) {
                publisherGroup.add(new LoadPublisher(
                        publisherGroup.nextNumber(),
                        peers.get(i),
                        send,
                        options.number(CommandOption.SIZE),
                        paces.get(i)));
            }
        }
    }

    /**
     * Who is in a room.
     *
     * @param members all of them, of whom this room's begin with {@code firstMember} and go round
     * @param aside how many of the listeners, the last ones, are counted apart
     */
    record Placing(int listeners, List<LoadMember> members, int firstMember, int firstPublisher, int aside) {

        LoadMember member(int index) {
            return members.get((firstMember + index) % members.size());
        }
    }

    List<LoadClient> peers() {
        return peers;
    }

    List<LoadPublisher> publishers() {
        return publisherGroup.publishers();
    }
}
