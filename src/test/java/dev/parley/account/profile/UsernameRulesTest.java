package dev.parley.account.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.problem.RequestRejected;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which user names and display names are allowed. */
class UsernameRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"ada", "ADA", "a", "0", "ada_l-1", "aaaaaaaaaabbbbbbbbbbccccccccccdd"})
    void userNamesAreConvertedToLowerCase(String typed) {
        assertThat(UsernameRules.username(typed)).isEqualToIgnoringCase(typed).isLowerCase();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ada", "_ada", "-ada", "ada.l", "ada/l", "adä", "a\n", "aaaaaaaaaabbbbbbbbbbccccccccccddd"})
    void otherUserNamesAreRejected(String typed) {
        assertThatThrownBy(() -> UsernameRules.username(typed))
                .isInstanceOfSatisfying(
                        RequestRejected.class,
                        rejection -> assertThat(rejection.errorCode().code()).isEqualTo("invalid_username"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"me", "here", "channel", "all", "everyone", "room", "every-one", "a_l_l-", "me_"})
    void namesThatAddressSeveralUsersCannotBeAssigned(String username) {
        assertReserved(() -> ReservedNames.requireAssignable(username));
        assertReserved(() -> ReservedNames.requireChoosable(username));
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "administrator", "system", "parley", "support", "ad-min", "admin_"})
    void namesThatLookOfficialCannotBeChosen(String username) {
        ReservedNames.requireAssignable(username);
        assertReserved(() -> ReservedNames.requireChoosable(username));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "mel", "allan", "hereward", "adminah", "roomba"})
    void otherNamesCanBeChosen(String username) {
        ReservedNames.requireChoosable(username);
    }

    private static void assertReserved(ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOfSatisfying(RequestRejected.class, rejection -> {
            assertThat(rejection.errorCode().code()).isEqualTo("invalid_username");
            assertThat(rejection.detail()).startsWith("This user name is reserved");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada Lovelace", "阿达", "👩‍💻", "Åda"})
    void displayNamesAreFreeText(String typed) {
        assertThat(UsernameRules.displayName(typed, "ada")).isEqualTo(typed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\nb", "a\u0000", "\u202egnisrever", "a\u2028b", "\ud83d"})
    void displayNamesThatChangeSurroundingTextAreRejected(String typed) {
        assertThatThrownBy(() -> UsernameRules.displayName(typed, "ada"))
                .isInstanceOfSatisfying(
                        RequestRejected.class,
                        rejection -> assertThat(rejection.errorCode().code()).isEqualTo("invalid_display_name"));
    }

    @Test
    void displayNameHasAtMost64CodePoints() {
        assertThat(UsernameRules.displayName("👩".repeat(64), "ada")).hasSize(128);
        assertThatThrownBy(() -> UsernameRules.displayName("a".repeat(65), "ada"))
                .isInstanceOf(RequestRejected.class);
    }

    @Test
    void missingDisplayNameDefaultsToTheUserName() {
        assertThat(UsernameRules.displayName(null, "ada")).isEqualTo("ada");
    }
}
