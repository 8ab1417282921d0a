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
 * Holds the names of all accounts in memory, for lookups by user name and searches by parts of a name.
 *
 * <p>Any thread; queries never block, so that any thread can encode a message with its mentions. The names are loaded
 * at startup; afterwards {@link AccountChanged} keeps them up to date on every node. An account takes about 300 bytes.
 */
@Component
public class AccountNames {

    private static final int PAGE_SIZE = 1_000;

    /**
     * The entries by user name. Entries are never removed, so loading the names again during changes can only add
     * entries.
     */
    private final NavigableMap<String, Entry> byUsername = new ConcurrentSkipListMap<>();

    private final AccountRepository accountRepository;

    AccountNames(AccountRepository accountRepository) {
        this.accountRepository = accountRepository;
        load();
    }

    /** The public names of an account, as listed in the directory. */
    public record ListedName(String username, String displayName) {}

    private record Entry(ListedName name, String folded, boolean disabled) {

        static Entry of(Account account) {
            var name = new ListedName(account.username(), account.displayName());
            String folded = TextFolding.fold(account.username() + " " + account.displayName());
            return new Entry(name, folded, account.disabled());
        }
    }

    /** Returns whether an account, enabled or disabled, has exactly that user name. */
    public boolean contains(String username) {
        return byUsername.containsKey(username);
    }

    /**
     * Returns enabled accounts whose user name and display name contain all words of the text, in any order. The
     * account of exactly that user name comes first; the others follow in order of their user names.
     */
    public List<ListedName> search(String text, int limit) {
        var terms = SearchTerms.ofWords(text);
        List<ListedName> found = new ArrayList<>();
        Entry exact = byUsername.get(TextFolding.fold(text).strip());
        if (exact != null && !exact.disabled()) {
            found.add(exact.name());
        }
        for (Entry entry : byUsername.values()) {
            if (found.size() == limit) {
                break;
            }
            if (entry != exact && !entry.disabled() && terms.allInFolded(entry.folded())) {
                found.add(entry.name());
            }
        }
        return found;
    }

    /**
     * Updates the entry. Runs after {@link Accounts}, which reads the account again first, and before the other
     * listeners.
     */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    synchronized void on(AccountChanged event) {
        // Synchronized, so that an older read does not overwrite a newer one.
        accountRepository
                .find(event.username())
                .ifPresent(account -> byUsername.put(account.username(), Entry.of(account)));
    }

    /**
     * Loads all names. Runs again when the application is ready, since another node may have created an account before
     * this node subscribed to the events of other nodes.
     */
    @EventListener(ApplicationReadyEvent.class)
    final void load() {
        String after = "";
        List<Account> page;
        do {
            page = accountRepository.after(after, PAGE_SIZE);
            page.forEach(account -> byUsername.putIfAbsent(account.username(), Entry.of(account)));
            after = page.isEmpty() ? after : page.get(page.size() - 1).username();
        } while (page.size() == PAGE_SIZE);
    }
}
