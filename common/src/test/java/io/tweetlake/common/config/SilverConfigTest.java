package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SilverConfigTest {
    @Test
    void takesAQuarterOfAGigabyteEachMinuteByDefault() {
        assertThat(config().silver())
                .isEqualTo(new SilverConfig(Trigger.parse("60s"), new DataSize(256L << 20), false, false, Map.of()));
    }

    @Test
    void takesEveryKey() {
        assertThat(config(
                                "silver.trigger=2m",
                                "silver.maxBytesPerTrigger=1GB",
                                "silver.comply=true",
                                "silver.detectLanguage=true",
                                "silver.columns.source_app.path=$.source",
                                "silver.columns.followers.path=$.user['followers_count']",
                                "silver.columns.followers.type=bigint")
                        .silver())
                .isEqualTo(new SilverConfig(
                        Trigger.parse("2m"),
                        new DataSize(1L << 30),
                        true,
                        true,
                        Map.of(
                                "source_app",
                                new PromotedColumn("$.source", PromotedColumn.Type.STRING),
                                "followers",
                                new PromotedColumn("$.user['followers_count']", PromotedColumn.Type.BIGINT))));
    }

    @Test
    void aPromotedColumnNeedsAPathAndATypeThatThereIs() {
        assertThat(mistakes(
                        "silver.columns.a.type=string",
                        "silver.columns.b.path=source",
                        "silver.columns.c.path=$.c",
                        "silver.columns.c.type=strin",
                        "silver.columns.d=$.d",
                        "silver.columns.e.where=$.e",
                        "silver.comply=yes"))
                .satisfiesExactlyInAnyOrder(
                        zero -> assertThat(zero).contains("silver.columns.e.path is missing"),
                        one -> assertThat(one).contains("silver.columns.a.path is missing: write where the field is"),
                        two -> assertThat(two).contains("silver.columns.b.path: expected $.field"),
                        three -> assertThat(three).contains("silver.columns.c.type: expected", "did you mean string?"),
                        four -> assertThat(four)
                                .contains("unknown key silver.columns.d: write silver.columns.NAME.path"),
                        five -> assertThat(five).contains("unknown key silver.columns.e.where"),
                        six -> assertThat(six).contains("silver.comply: expected true or false, found \"yes\""));
    }

    @Test
    void refusesASizeInAnUnknownUnit() {
        assertThat(mistakes("silver.maxBytesPerTrigger=256 megs"))
                .containsExactly("silver.maxBytesPerTrigger: expected a size with its unit (KB, MB, GB, TB)"
                        + " such as 64MB, or a number of bytes, found \"256 megs\"");
    }
}
