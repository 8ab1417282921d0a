package dev.parley.cli.load;

import dev.parley.cli.load.LoadPublisher.Pace;
import java.util.ArrayList;
import java.util.List;

/** One room with its subscribers, the first of which publish. */
final class LoadRoom {

    private final List<LoadClient> clients = new ArrayList<>();
    private final PublisherGroup publisherGroup;

    /**
     * @param placing the members and the numbers of the publishers
     * @param paces one pace for each publisher
     */
    LoadRoom(LoadRun loadRun, String name, Placing placing, List<Pace> paces) {
        var options = loadRun.options();
        publisherGroup = new PublisherGroup(placing.firstPublisher(), paces.size());
        String listen = options.text(CommandOption.SUBSCRIBE_DESTINATION).replace("{room}", name);
        String send = options.text(CommandOption.SEND_DESTINATION).replace("{room}", name);
        for (int i = 0; i < placing.subscribers(); i++) {
            var subscriptions = new ArrayList<LoadSubscription>();
            subscriptions.add(
                    LoadSubscription.checked(listen, new SequenceChecker(publisherGroup, loadRun.hasReceipts())));
            if (i < paces.size() && options.signsIn()) {
                subscriptions.add(LoadSubscription.errors());
            }
            // Distributes the publishers of many rooms over the nodes, and the subscribers of one room.
            int turn = placing.firstPublisher() + i;
            var slot = i < placing.subscribers() - placing.separate() ? loadRun.slot(turn) : loadRun.separateSlot(turn);
            clients.add(new LoadClient(loadRun, slot, placing.member(i), subscriptions));
            if (i < paces.size()) {
                publisherGroup.add(new LoadPublisher(
                        publisherGroup.nextNumber(),
                        clients.get(i),
                        send,
                        options.number(CommandOption.SIZE),
                        paces.get(i)));
            }
        }
    }

    /**
     * The subscribers of a room.
     *
     * @param subscribers the number of subscribers
     * @param members all members of the run; this room uses them from index {@code firstMember} on, in a cycle
     * @param separate the number of subscribers, the last ones, whose deliveries are counted separately
     */
    record Placing(int subscribers, List<LoadMember> members, int firstMember, int firstPublisher, int separate) {

        LoadMember member(int index) {
            return members.get((firstMember + index) % members.size());
        }
    }

    List<LoadClient> clients() {
        return clients;
    }

    List<LoadPublisher> publishers() {
        return publisherGroup.publishers();
    }
}
