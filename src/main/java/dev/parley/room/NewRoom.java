package dev.parley.room;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The body of a POST that creates a room.
 *
 * @param title 1 to 128 characters on one line; the name if it is left out
 * @param visibility public if it is left out
 */
record NewRoom(
        @Nullable String name,
        @Nullable String title,
        @Nullable Visibility visibility) {

    private static final int MOST_TITLE_CHARACTERS = 128;

    /** @throws Refusal {@code INVALID_ROOM} */
    RoomName checkedName() {
        return RoomName.of(name == null ? "" : name);
    }

    /** @throws Refusal {@code INVALID} */
    String checkedTitle(RoomName checkedName) {
        if (title == null) {
            return checkedName.value();
        }
        String trimmed = title.strip();
        if (trimmed.isEmpty()
                || trimmed.codePointCount(0, trimmed.length()) > MOST_TITLE_CHARACTERS
                || !trimmed.codePoints().allMatch(NewRoom::isTitleCharacter)) {
            throw new Refusal(Reason.INVALID, "A title has 1 to " + MOST_TITLE_CHARACTERS + " characters on one line.");
        }
        return trimmed;
    }

    private static boolean isTitleCharacter(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }

    Visibility visibilityOrPublic() {
        return visibility == null ? Visibility.PUBLIC : visibility;
    }
}
