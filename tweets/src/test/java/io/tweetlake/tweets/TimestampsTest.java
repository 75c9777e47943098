package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "Wed Aug 27 13:08:45 +0000 2008, 2008-08-27T13:08:45Z",
        "Wed Aug 27 13:08:45 -0730 2008, 2008-08-27T20:38:45Z",
        "Mon Apr 06 22:19:45 PDT 2009, 2009-04-07T05:19:45Z",
        "Tue Jan 06 22:19:45 PST 2009, 2009-01-07T06:19:45Z",
        "Mon Apr 06 22:19:45 UTC 2009, 2009-04-06T22:19:45Z",
        "Mon Jun 15 18:18:12 BST 2026, 2026-06-15T17:18:12Z",
        "Mon Jun 15 18:18:12 CEST 2026, 2026-06-15T16:18:12Z",
        "2026-06-17T11:02:00Z, 2026-06-17T11:02:00Z",
        "2026-06-17T11:02:00.000+0000, 2026-06-17T11:02:00Z",
        "2026-06-17T11:02:00.969Z, 2026-06-17T11:02:00.969Z",
        "2026-06-17T11:02:00+02:00, 2026-06-17T09:02:00Z",
        "1781687535148, 2026-06-17T09:12:15.148Z",
        "' 1781687535148 ', 2026-06-17T09:12:15.148Z"
    })
    void readsEveryFormThatTweetsUse(String text, Instant instant) {
        assertThat(Timestamps.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "Sun Nov 01 01:30:00 PDT 2009, 2009-11-01T08:30:00Z",
        "Sun Nov 01 01:30:00 PST 2009, 2009-11-01T09:30:00Z"
    })
    void tellsTheTwoHoursApartInWhichClocksGoBack(String text, Instant instant) {
        assertThat(Timestamps.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mon Aug 27 13:08:45 +0000 2008", "Xyz Aug 27 13:08:45 +0000 2008"})
    void aWrongDayOfTheWeekDoesNotSpoilADateThatIsClear(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse("2008-08-27T13:08:45Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-06-17",
                "2026-06-17T11:02:00",
                "Wed Aug 32 13:08:45 +0000 2008",
                "Wed Aug 27 25:08:45 +0000 2008",
                "Wed Aug 27 13:08:45 +0000",
                "Wed Aug 27 13:08:45 XYZ 2008",
                "12345678",
                "99999999999999999",
                "9999999999999999",
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
