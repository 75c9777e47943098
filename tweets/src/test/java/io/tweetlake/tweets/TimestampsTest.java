package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final List<String> MONTHS = List.of(
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Foo", "jan", "MAY");

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
        "Mon Jun  5 11:00:00 +0000 2026, 2026-06-05T11:00:00Z",
        "'Mon, 15 Jun 2026 11:00:00 +0200', 2026-06-15T09:00:00Z",
        "'Mon, 5 Jun 2026 11:00:00 GMT', 2026-06-05T11:00:00Z",
        "2026-06-17T11:02:00+02, 2026-06-17T09:02:00Z",
        "2026-06-15 11:00:00+02:00, 2026-06-15T09:00:00Z",
        "2026-06-15 11:00:00.5 +0200, 2026-06-15T09:00:00.500Z",
        "2026-06-15 11:00:00Z, 2026-06-15T11:00:00Z",
        "2026-06-15 11:00:00 UTC, 2026-06-15T11:00:00Z",
        "1781687535148, 2026-06-17T09:12:15.148Z",
        "' 1781687535148 ', 2026-06-17T09:12:15.148Z"
    })
    void readsEveryFormThatTweetsUse(String text, Instant instant) {
        assertThat(Timestamps.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-06-15 11:00:00", "2026-06-15T11:00:00", "2026-06-15 11:00", "2026-06-15 11:00:00.000"})
    void aTimeWithoutAnOffsetIsUtc(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo("2026-06-15T11:00:00Z");
    }

    /** The border is in 1973 and in 5138, far from any tweet. */
    @ParameterizedTest
    @CsvSource({
        "1781521200, 2026-06-15T11:00:00Z",
        "1781521200.25, 2026-06-15T11:00:00.250Z",
        "1781521200250, 2026-06-15T11:00:00.250Z",
        "1781521200250.0, 2026-06-15T11:00:00.250Z",
        "1.7815212E9, 2026-06-15T11:00:00Z",
        "1.7815212E12, 2026-06-15T11:00:00Z",
        "100000000, 1973-03-03T09:46:40Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "100000000000, 1973-03-03T09:46:40Z",
        "99999999999999, 5138-11-16T09:46:39.999Z"
    })
    void aNumbersSizeTellsSecondsFromMilliseconds(String number, Instant instant) throws Exception {
        assertThat(Timestamps.of(Samples.JSON.readTree(number))).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-06-15T11:00:00Z",
        "Z, 2026-06-15T11:00:00Z",
        "CST, 2026-06-15T17:00:00Z",
        "CET, 2026-06-15T10:00:00Z",
        "JST, 2026-06-15T02:00:00Z",
        "AEST, 2026-06-15T01:00:00Z"
    })
    void aZonesNameHasOneMeaning(String zone, Instant instant) {
        assertThat(Timestamps.parse("Mon Jun 15 11:00:00 " + zone + " 2026")).isEqualTo(instant);
        assertThat(Timestamps.parse("Mon, 15 Jun 2026 11:00:00 " + zone)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IST", "GST", "ACST", "AST", "PKT", "Europe/Paris", "pdt", "LMT"})
    void aZonesNameThatSeveralCountriesUseIsRefused(String zone) {
        assertThatThrownBy(() -> Timestamps.parse("Mon Jun 15 11:00:00 " + zone + " 2026"))
                .isInstanceOf(DateTimeException.class)
                .hasMessageContaining(zone);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mon Feb 30 11:00:00 +0000 2026",
                "Sun Feb 29 11:00:00 +0000 2026",
                "'Mon, 31 Apr 2026 11:00:00 +0000'",
                "2026-02-30T11:00:00Z",
                "2026-02-30 11:00:00",
                "2026-06-15T24:00:00Z",
                "Mon Jun 15 24:00:00 +0000 2026"
            })
    void aDateThatNoCalendarHasIsRefused(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Sun Nov 01 01:30:00 PDT 2009, 2009-11-01T08:30:00Z",
        "Sun Nov 01 01:30:00 PST 2009, 2009-11-01T09:30:00Z"
    })
    void tellsTheTwoHoursApartInWhichClocksGoBack(String text, Instant instant) {
        assertThat(Timestamps.parse(text)).isEqualTo(instant);
    }

    /** The first form is read without patterns, the second with them. */
    @Test
    void readsTheSameTimeInBothWordedForms() {
        Random random = new Random(7);
        for (int moment = 0; moment < 20_000; moment++) {
            String day = "%02d".formatted(random.nextInt(34));
            String month = MONTHS.get(random.nextInt(MONTHS.size()));
            String time = "%02d:%02d:%02d".formatted(random.nextInt(26), random.nextInt(62), random.nextInt(62));
            String year = "%04d".formatted(random.nextInt(10_000));

            assertThat(parsed("Xyz %s %s %s +0000 %s".formatted(month, day, time, year)))
                    .as("%s %s %s %s", day, month, year, time)
                    .isEqualTo(parsed("Xyz, %s %s %s %s +0000".formatted(day, month, year, time)));
        }
    }

    /** Empty where the text is refused. */
    private static Optional<Instant> parsed(String text) {
        try {
            return Optional.of(Timestamps.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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
                "2026-06-17X11:02:00",
                "2026-06-17 11:02:00 +02:00 UTC+2",
                "1.78152E+09",
                "-1781521200",
                "1781521200000000",
                "17815212001.x",
                "Wed Aug 32 13:08:45 +0000 2008",
                "Wed Aug 27 25:08:45 +0000 2008",
                "We1 Aug 27 13:08:45 +0000 2008",
                "Wed Aug 2a 13:08:45 +0000 2008",
                "Wed Aug 27 13-08-45 +0000 2008",
                "Wed Aug 27 13:08:45 +0000 200x",
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
