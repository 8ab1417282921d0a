package dev.parley.account;

import dev.parley.testing.TemporaryDatabase;
import java.util.Objects;

/** Opens what is package-private here to the tests of the features. */
public final class AccountFixtures {

    private AccountFixtures() {}

    /** All accounts of a database, in which these are stored first. */
    public static Accounts accounts(TemporaryDatabase database, Account... stored) {
        var transactions = Objects.requireNonNull(database.transactions().getTransactionManager());
        var accounts = new Accounts(
                new AccountRepository(database.jdbcClient(), transactions), new BackgroundWrites(), event -> {});
        for (Account account : stored) {
            accounts.provide(account, "no hash");
        }
        return accounts;
    }

    public static void setAddedBy(Accounts accounts, String username, AdditionPolicy additionPolicy) {
        accounts.describe(username, null, null, additionPolicy);
    }

    public static void block(TemporaryDatabase database, String username, String blocked) {
        new Blocks(database.jdbcClient(), event -> {}).add(username, blocked);
    }
}
