package dev.parley.account;

import static dev.parley.testing.TestUsers.GRACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ManualClock;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that exactly one account is the first, that one administrator remains, and which queries the cache may answer.
 */
@ServerTest
@EachDatabase
class AccountsTest {

    private final ManualClock clock = new ManualClock();
    private final BackgroundWrites backgroundWrites = new BackgroundWrites();
    private final List<Object> published = new ArrayList<>();
    private ParleyServer server;
    private Accounts accounts;

    @BeforeEach
    void start() {
        server = ParleyServer.start();
        accounts = new Accounts(server.bean(AccountRepository.class), backgroundWrites, published::add, clock);
    }

    @AfterEach
    void stop() throws InterruptedException {
        backgroundWrites.destroy();
        server.close();
    }

    @Test
    @Timeout(60)
    void oneOfManyConcurrentFirstAccountsIsAdmin() throws Exception {
        List<Callable<Optional<Account>>> registrations = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String username = "user" + i;
            registrations.add(() -> accounts.add(username, username, "hash", true));
        }
        inParallel(registrations);

        assertThat(all()).hasSize(16).filteredOn(Account::isAdmin).hasSize(1);
    }

    @Test
    @Timeout(60)
    void closedRegistrationCreatesOneOfManyConcurrentFirstAccounts() throws Exception {
        List<Callable<Optional<Account>>> registrations = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String username = "user" + i;
            registrations.add(() -> accounts.add(username, username, "hash", false));
        }
        inParallel(registrations);

        assertThat(all()).singleElement().matches(Account::isAdmin);
    }

    @Test
    @Timeout(60)
    void concurrentDemotionsLeaveOneAdministrator() throws Exception {
        Account ada = accounts.add("ada", "Ada", "hash", true).orElseThrow();
        Account grace = accounts.add("grace", "Grace", "hash", true).orElseThrow();
        assertThat(accounts.change(grace, Set.of(Role.USER, Role.ADMIN), false)).isTrue();
        Account promoted = accounts.find("grace").orElseThrow();

        inParallel(List.of(
                () -> accounts.change(ada, Set.of(Role.USER), false),
                () -> accounts.change(promoted, Set.of(Role.USER), true)));

        assertThat(all()).filteredOn(Account::isAdmin).hasSize(1);
    }

    @Test
    void takenNameKeepsItsAccount() {
        accounts.add("ada", "Ada", "hash of ada", true);

        assertThat(accounts.add("ada", "Another Ada", "other hash", true)).isEmpty();
        assertThat(accounts.passwordHash("ada")).hasValue("hash of ada");
        assertThat(accounts.find("ada")).map(Account::displayName).hasValue("Ada");
    }

    @Test
    void cachedAccountsAreReturnedFromMemory() {
        accounts.add("ada", "Ada", "hash", true);
        server.bean(JdbcClient.class).sql("DELETE FROM account").update();

        assertThat(accounts.find("ada")).isPresent();
        assertThat(accounts.find("grace")).isEmpty();
    }

    @Test
    @Timeout(20)
    void changeByAnotherNodeIsReadAfterTheMaximumCacheAge() throws Exception {
        accounts.add("ada", "Ada", "hash", true);
        server.bean(JdbcClient.class)
                .sql("UPDATE account SET display_name = 'Countess'")
                .update();
        assertThat(accounts.find("ada")).map(Account::displayName).hasValue("Ada");

        clock.advance(Accounts.MAX_CACHE_AGE.plusMillis(1));
        assertThat(accounts.find("ada")).map(Account::displayName).hasValue("Ada");
        CountDownLatch read = new CountDownLatch(1);
        backgroundWrites.run(read::countDown);
        assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(accounts.find("ada")).map(Account::displayName).hasValue("Countess");
    }

    @Test
    void creationAndChangePublishEvents() {
        Account ada = accounts.add("ada", "Ada", "hash", true).orElseThrow();
        Account grace = accounts.create(GRACE, "hash").orElseThrow();
        assertThat(accounts.add("grace", "Grace", "hash", true)).isEmpty();
        assertThat(published)
                .containsExactly(
                        new AccountCreated("ada"),
                        new AccountChanged("ada"),
                        new AccountCreated("grace"),
                        new AccountChanged("grace"));
        published.clear();

        assertThat(accounts.change(ada, Set.of(Role.USER), false)).isFalse();
        assertThat(published).isEmpty();

        assertThat(accounts.change(grace, Set.of(Role.USER), true)).isTrue();
        assertThat(published).containsExactly(new AccountChanged("grace"));
    }

    @Test
    void unchangedProfilePublishesNoEvent() {
        accounts.add("ada", "Ada", "hash", true);
        published.clear();
        accounts.updateProfile("ada", null, null, null);
        accounts.updateProfile("ada", "Ada", null, null);
        accounts.updateProfile("ada", "Ada", "", null);
        assertThat(published).isEmpty();

        accounts.updateProfile("ada", "Ada", "en", null);
        assertThat(published).containsExactly(new AccountChanged("ada"));
    }

    @Test
    void eventOfAnotherNodeRefreshesTheCache() {
        accounts.add("ada", "Ada", "hash", true);
        server.bean(JdbcClient.class).sql("UPDATE account SET roles = 'USER'").update();
        assertThat(accounts.find("ada").orElseThrow().isAdmin()).isTrue();

        accounts.on(new AccountChanged("ada"));
        assertThat(accounts.find("ada").orElseThrow().isAdmin()).isFalse();
    }

    @Test
    void hashIsReplacedOnlyIfItIsTheVerifiedOne() {
        accounts.add("ada", "Ada", "old hash", true);
        assertThat(accounts.replaceHash("ada", "old hash", "new hash")).isTrue();
        assertThat(accounts.passwordHash("ada")).hasValue("new hash");

        accounts.resetPassword("ada", "another password's");
        assertThat(accounts.replaceHash("ada", "new hash", "newer hash")).isFalse();
        assertThat(accounts.passwordHash("ada")).hasValue("another password's");
    }

    private List<Account> all() {
        return server.bean(AccountRepository.class).after("", 100);
    }

    private static <T> void inParallel(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            for (Future<T> call : threads.invokeAll(calls)) {
                call.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
