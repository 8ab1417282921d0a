package dev.parley.account;

import dev.parley.testing.TemporaryDatabase;
import java.util.Objects;

/** Gives the tests of other packages access to package-private classes of this one. */
public final class AccountFixtures {

    private AccountFixtures() {}

    /** Returns the accounts of a database, after storing the given ones. */
    public static Accounts accounts(TemporaryDatabase database, Account... stored) {
        var transactions = Objects.requireNonNull(database.transactions().getTransactionManager());
        var accounts = new Accounts(
                new AccountRepository(database.jdbcClient(), transactions), new BackgroundWrites(), event -> {});
        for (Account account : stored) {
            accounts.create(account, "no hash");
        }
        return accounts;
    }

    public static void setAddedBy(Accounts accounts, String username, AdditionPolicy additionPolicy) {
        accounts.updateProfile(username, null, null, additionPolicy);
    }

    public static void block(TemporaryDatabase database, String username, String blocked) {
        new Blocks(database.jdbcClient(), event -> {}).add(username, blocked);
    }
}
