package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Proves which accounts a search finds by parts of a name, and that a new account is found immediately. */
@Timeout(60)
@ServerTest
@EachDatabase
class AccountNamesTest {

    private static ParleyServer server;
    private static AccountNames names;

    @BeforeAll
    static void register() {
        server = ParleyServer.start();
        names = server.bean(AccountNames.class);
        for (var person : List.of(
                new String[] {"ada", "Ada Lovelace"},
                new String[] {"an", "Zoe"},
                new String[] {"anna", "Anna Schmidt"},
                new String[] {"anna1", "Anna Meier 1"},
                new String[] {"ivan", "Иван Петров"},
                new String[] {"grace_h", "100% Grace"},
                new String[] {"jose", "Jose\u0301"},
                new String[] {"wang", "王小明"})) {
            server.bean(Accounts.class).add(person[0], person[1], "hash", true);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "LOVE, ada",
        "иван, ivan",
        "ПЕТРОВ ив, ivan",
        "schm anna, anna",
        "anna 1, anna1",
        "1 anna, anna1",
        "josé, jose",
        "小明, wang",
        "%, grace_h",
        "_, grace_h",
        "anna, anna anna1",
        "an, an anna anna1 ivan wang",
        "!, ''",
        "ada nobody, ''"
    })
    void wordsAreFoundInAnyOrder(String text, String expected) {
        assertThat(String.join(" ", search(text, 50))).isEqualTo(expected);
    }

    /** Whoever asks for a user name finds its account, however many others contain it. */
    @Test
    void exactUserNameComesFirst() {
        assertThat(search("Wang", 1)).containsExactly("wang");
        assertThat(search("An", 1)).containsExactly("an");
        assertThat(search("", 2)).containsExactly("ada", "an");
    }

    @Test
    void disabledAccountIsKnownButNotFoundBySearch() {
        var accounts = server.bean(Accounts.class);
        var linus = accounts.add("linus", "Linus", "hash", true).orElseThrow();
        assertThat(names.contains("linus")).isTrue();
        assertThat(search("linus", 50)).containsExactly("linus");

        accounts.change(linus, Set.of(Role.USER), true);
        assertThat(names.contains("linus")).isTrue();
        assertThat(search("linus", 50)).isEmpty();
        assertThat(names.contains("Linus")).isFalse();
        assertThat(names.contains("nobody")).isFalse();
    }

    @Test
    void accountOfAnotherNodeIsKnownAfterItsEventOrAReload() {
        insert("dorothy");
        assertThat(names.contains("dorothy")).isFalse();
        names.on(new AccountChanged("dorothy"));
        assertThat(names.contains("dorothy")).isTrue();

        insert("katherine");
        names.load();
        assertThat(names.contains("katherine")).isTrue();
    }

    private static void insert(String username) {
        server.bean(JdbcClient.class)
                .sql("INSERT INTO account (username, display_name, password_hash, roles, disabled, created_at)"
                        + " VALUES (:name, :name, 'hash', 'USER', FALSE, 0)")
                .param("name", username)
                .update();
    }

    private static List<String> search(String text, int limit) {
        return names.search(text, limit).stream()
                .map(AccountNames.ListedName::username)
                .toList();
    }
}
