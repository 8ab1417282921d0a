package dev.parley.room.settings;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.problem.ErrorCode;
import dev.parley.room.RoomName;
import dev.parley.room.TitleRules;
import dev.parley.room.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Proves which fields a request for a new room may contain, and the defaults of missing fields. */
class CreateRoomRequestTest {

    private final JsonMapper json = new JsonMapper();

    @Test
    void nameAloneMakesAPublicRoomOfThatTitle() {
        var request = json.readValue("{\"name\":\"Lobby\"}", CreateRoomRequest.class);

        assertThat(request.checkedName()).isEqualTo(new RoomName("lobby"));
        assertThat(request.checkedTitle(request.checkedName())).isEqualTo("lobby");
        assertThat(request.visibilityOrPublic()).isEqualTo(Visibility.PUBLIC);
    }

    @Test
    void everyFieldIsAccepted() {
        var request = json.readValue(
                "{\"name\":\"ops\",\"title\":\" Operations, 24/7 \",\"visibility\":\"private\"}",
                CreateRoomRequest.class);

        assertThat(request.checkedTitle(request.checkedName())).isEqualTo("Operations, 24/7");
        assertThat(request.visibilityOrPublic()).isEqualTo(Visibility.PRIVATE);
    }

    @Test
    void visibilityHasOneSpellingInJsonAndDatabase() {
        assertThat(json.writeValueAsString(Visibility.PRIVATE)).isEqualTo("\"private\"");
        assertThat(Visibility.ofCode(Visibility.PUBLIC.code())).isEqualTo(Visibility.PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"secret\"", "\"PRIVATE\"", "\"\"", "7", "true"})
    void otherVisibilitiesAreRejected(String visibility) {
        assertThatThrownBy(() ->
                        json.readValue("{\"name\":\"ops\",\"visibility\":" + visibility + "}", CreateRoomRequest.class))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void missingNameIsRejected() {
        assertRefused(ErrorCode.INVALID_ROOM, () -> new CreateRoomRequest(null, null, null).checkedName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "a\u0000", "a\u0085b", "a\u2028b", "a\ud83d"})
    void titleStaysOnOneReadableLine(String title) {
        assertRefused(
                ErrorCode.INVALID, () -> new CreateRoomRequest("ops", title, null).checkedTitle(new RoomName("ops")));
    }

    /** A direction override would reorder the names and numbers beside it. */
    @ParameterizedTest
    @ValueSource(strings = {"a\u202eb", "\u2066a", "a\u200fb", "\u061ca"})
    void neitherTitleNorTopicChangesTheDirectionOfOtherText(String text) {
        assertRefused(ErrorCode.INVALID, () -> TitleRules.title(text));
        assertRefused(ErrorCode.INVALID, () -> TitleRules.topic(text));
        // Joiners and letters of any direction are kept.
        assertThat(TitleRules.topic("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"))
                .contains("\u200c");
    }

    @Test
    void titleHasUpTo128Characters() {
        var longest = "\ud83d\ude80".repeat(128);

        assertThat(new CreateRoomRequest("ops", longest, null).checkedTitle(new RoomName("ops")))
                .isEqualTo(longest);
        assertRefused(ErrorCode.INVALID, () -> new CreateRoomRequest("ops", longest + ".", null)
                .checkedTitle(new RoomName("ops")));
    }
}
