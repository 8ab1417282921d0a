package dev.parley.timeline.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.fanout.StartingPoint;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.timeline.live.ResumePoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which page queries are valid, and that the others are rejected with an error code. */
class PageQueryTest {

    private static final String EPOCH = "epoch1of2tests";

    @Test
    void defaultIsTheNewestFifty() {
        var query = PageQuery.of(Map.of());
        assertThat(query.before()).isEmpty();
        assertThat(query.after()).isEmpty();
        assertThat(query.around()).isEmpty();
        assertThat(query.limit()).isEqualTo(50);
        assertThat(query.maxWait()).isZero();
    }

    @Test
    void everyParameterIsParsed() {
        var after = PageQuery.of(Map.of("after", "41", "limit", "200", "wait", "30"));
        assertThat(after.after()).hasValue(41);
        assertThat(after.limit()).isEqualTo(200);
        assertThat(after.maxWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(PageQuery.of(Map.of("before", "9")).before()).hasValue(9);
        assertThat(PageQuery.of(Map.of("around", "9")).around()).hasValue(9);
    }

    @Test
    void beforeAfterAndAroundAreMutuallyExclusive() {
        assertRefused(ErrorCode.INVALID, Map.of("before", "9", "after", "3"));
        assertRefused(ErrorCode.INVALID, Map.of("before", "9", "around", "3"));
        assertRefused(ErrorCode.INVALID, Map.of("around", "9", "after", "3"));
    }

    @Test
    void waitRequiresAfter() {
        assertRefused(ErrorCode.INVALID, Map.of("wait", "5"));
        assertRefused(ErrorCode.INVALID, Map.of("wait", "5", "before", "9"));
    }

    @Test
    void numbersOutOfRangeAreRejected() {
        assertRefused(ErrorCode.INVALID, Map.of("limit", "0"));
        assertRefused(ErrorCode.INVALID, Map.of("limit", "201"));
        assertRefused(ErrorCode.INVALID, Map.of("after", "1", "wait", "31"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "+1", "1.0", "0x1", "ten", "٣", "1234567890123456789"})
    void nonNumberIsMalformed(String text) {
        assertRefused(ErrorCode.MALFORMED, Map.of("after", text));
        assertRefused(ErrorCode.MALFORMED, Map.of("before", text));
        assertRefused(ErrorCode.MALFORMED, Map.of("around", text));
        assertRefused(ErrorCode.MALFORMED, Map.of("limit", text));
        assertRefused(ErrorCode.MALFORMED, Map.of("after", "1", "wait", text));
    }

    @Test
    void invalidEpochIsMalformed() {
        assertThat(PageQuery.of(Map.of()).epoch()).isNull();
        assertThat(PageQuery.of(Map.of("epoch", EPOCH)).epoch()).isEqualTo(EPOCH);
        for (String text : List.of("", "short", "seventeenletters1", "with:colon", "with space", "٣bcdefgh")) {
            assertRefused(ErrorCode.MALFORMED, Map.of("epoch", text));
        }
    }

    @Test
    void lastEventIdTakesPrecedenceOverSince() {
        assertThat(ResumePoint.of(null, null, null)).isEqualTo(new StartingPoint(OptionalLong.empty(), null));
        assertThat(ResumePoint.of(null, "4", null)).isEqualTo(new StartingPoint(OptionalLong.of(4), null));
        assertThat(ResumePoint.of(null, "4", EPOCH)).isEqualTo(new StartingPoint(OptionalLong.of(4), EPOCH));
        assertThat(ResumePoint.of("7", "4", null)).isEqualTo(new StartingPoint(OptionalLong.of(7), null));
        assertThat(ResumePoint.of("7", "4", EPOCH)).isEqualTo(new StartingPoint(OptionalLong.of(7), EPOCH));
        assertThat(ResumePoint.of("another1epoch:7", "4", EPOCH))
                .isEqualTo(new StartingPoint(OptionalLong.of(7), "another1epoch"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", ":7", "epoch1of2tests:", "epoch1of2tests:-1", "epoch:7", "epoch1of2tests:7:8", "7:7"})
    void invalidLastEventIdIsMalformed(String text) {
        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> ResumePoint.of(text, null, null))
                .extracting(RequestRejected::errorCode)
                .isEqualTo(ErrorCode.MALFORMED);
    }

    private static void assertRefused(ErrorCode errorCode, Map<String, String> parameters) {
        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> PageQuery.of(parameters))
                .extracting(RequestRejected::errorCode)
                .isEqualTo(errorCode);
    }
}
