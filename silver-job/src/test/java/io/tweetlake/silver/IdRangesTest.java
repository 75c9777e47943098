package io.tweetlake.silver;

import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.lake.TestSession;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class IdRangesTest {
    private final SparkSession spark = TestSession.get();

    @Test
    void everyIdIsInTheRangesOfItsBatch() {
        // Numbers of 1 to 20 digits, hashes of more days than are listed, addresses of more hours than are, and without
        // a time.
        Dataset<Row> tweets = spark.range(2_000)
                .selectExpr(
                        "case id % 4 when 0 then concat('h:', md5(string(id))) when 1 then concat('at://', md5(string(id)))"
                                + " else left(rpad(abs(xxhash64(id)), 20, '9'), 1 + int(id % 20)) end as tweet_id",
                        "date_add(date'2020-01-01', int(id)) as event_date",
                        "if(id % 3 = 0, null, timestampadd(minute, id * id, timestamp'2020-01-01')) as id_time");

        IdRanges ranges = of(tweets);

        assertThat(ranges.prefixes()).hasSizeLessThanOrEqualTo(100);
        assertThat(ranges.hashDays()).hasSizeGreaterThan(400);
        assertThat(ranges.hours()).hasSizeGreaterThan(100);
        assertThat(tweets.as("silver").where(not(ranges.condition("silver"))).count())
                .isZero();
    }

    @Test
    void anAddressIsLookedForInTheHourOfItsKey() {
        IdRanges ranges = of(addresses("09:12:15", "11:00:00", "12:59:59.999"));

        assertThat(addresses("08:59:59.999", "09:00:00", "09:59:59.999", "10:00:00", "13:00:00")
                        .as("silver")
                        .where(ranges.condition("silver"))
                        .selectExpr("date_format(id_time, 'HH:mm:ss.SSS')")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("09:00:00.000", "09:59:59.999");
    }

    @Test
    void idsOfOtherHoursAreInNoRange() {
        IdRanges ranges = of(tweets("2067000000000000000", "2067000000000000009", "2069100000000000000"));
        Dataset<Row> others = tweets(
                "2066999999999999999",
                "2067100000000000000",
                "2069100000000000001",
                "999",
                "206",
                "h:0123456789abcdef");

        assertThat(others.as("silver").where(ranges.condition("silver")).count())
                .isZero();
    }

    @Test
    void aHashIsLookedForOnItsDay() {
        IdRanges ranges = of(tweets("h:0123456789abcdef"));

        assertThat(spark.sql("select *, cast(null as timestamp) as id_time from values"
                                + " ('h:fedcba9876543210', date'2026-06-17'), ('h:0123456789abcdef', date'2026-06-18'),"
                                + " ('2067000000000000000', date'2026-06-17') as silver(tweet_id, event_date)")
                        .as("silver")
                        .where(ranges.condition("silver"))
                        .select("tweet_id")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactly("h:fedcba9876543210");
    }

    @Test
    void withoutTweetsThereIsNoRange() {
        IdRanges ranges = of(tweets("1").where("false"));

        assertThat(ranges.kinds()).isEmpty();
        assertThat(tweets("1").as("silver").where(ranges.condition("silver")).count())
                .isZero();
    }

    private Dataset<Row> tweets(String... ids) {
        return spark.sql("select *, date'2026-06-17' as event_date, cast(null as timestamp) as id_time"
                + " from values ('%s') as tweets(tweet_id)".formatted(String.join("'), ('", ids)));
    }

    private Dataset<Row> addresses(String... keyTimes) {
        return spark.sql("select concat('at://', time) as tweet_id, date'2026-06-17' as event_date,"
                + " cast(concat('2026-06-17T', time, 'Z') as timestamp) as id_time"
                + " from values ('%s') as tweets(time)".formatted(String.join("'), ('", keyTimes)));
    }

    private static IdRanges of(Dataset<Row> tweets) {
        return IdRanges.of(tweets.agg(IdRanges.aggregate().as("ids")).first().getAs("ids"));
    }
}
