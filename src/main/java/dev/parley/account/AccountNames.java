package dev.parley.account;

import dev.parley.text.SearchTerms;
import dev.parley.text.TextFolding;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Knows the names of all accounts, in memory: which user names there are, and who is found by parts of a name.
 *
 * <p>May be called by any thread; answers never block, so that a message can be encoded with whom it mentions on any
 * thread. The names are read when the service starts; after that {@link AccountChanged} keeps them up to date on every
 * node. An account takes some 300 bytes.
 */
@Component
public class AccountNames {

    private static final int PORTION = 1_000;

    /** By user name. Nothing takes a name away, so reading them again while they change can only add. */
    private final NavigableMap<String, Entry> byUsername = new ConcurrentSkipListMap<>();

    private final AccountRepository table;

    AccountNames(AccountRepository table) {
        this.table = table;
        load();
    }

    /** What others see of an account in the directory. */
    public record Named(String username, String displayName) {}

    private record Entry(Named named, String folded, boolean disabled) {

        static Entry of(Account account) {
            var named = new Named(account.username(), account.displayName());
            String folded = TextFolding.fold(account.username() + " " + account.displayName());
            return new Entry(named, folded, account.disabled());
        }
    }

    /** Whether an account has exactly that user name, a disabled one too. */
    public boolean contains(String username) {
        return byUsername.containsKey(username);
    }

    /**
     * Accounts whose user name and display name contain all words of the text, in any order; disabled ones are left out. The
     * account of exactly that user name comes first, the others follow by user name.
     */
    public List<Named> search(String text, int limit) {
        var terms = SearchTerms.ofWords(text);
        List<Named> found = new ArrayList<>();
        Entry exact = byUsername.get(TextFolding.fold(text).strip());
        if (exact != null && !exact.disabled()) {
            found.add(exact.named());
        }
        for (Entry entry : byUsername.values()) {
            if (found.size() == limit) {
                break;
            }
            if (entry != exact && !entry.disabled() && terms.allInFolded(entry.folded())) {
                found.add(entry.named());
            }
        }
        return found;
    }

    /** Behind {@link Accounts}, which has read the account again by now, and before whoever acts on the change. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    synchronized void on(AccountChanged event) {
        // One after the other, so that what was read first is not put last.
        table.find(event.username()).ifPresent(account -> byUsername.put(account.username(), Entry.of(account)));
    }

    /** Once more, since another node may have created an account before this one followed what the others announce. */
    @EventListener(ApplicationReadyEvent.class)
    final void load() {
        String after = "";
        List<Account> portion;
        do {
            portion = table.after(after, PORTION);
            portion.forEach(account -> byUsername.putIfAbsent(account.username(), Entry.of(account)));
            after = portion.isEmpty() ? after : portion.get(portion.size() - 1).username();
        } while (portion.size() == PORTION);
    }
}
