package io.tweetlake.silver;

import static io.tweetlake.silver.BronzeRows.tweet;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class ComplyTest {
    private static final String DAY = "2026-06-17T11:00:00Z";
    private static final Comply.Figures NOTHING = new Comply.Figures(0, 0, 0, 0, 0);

    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void makeTheLake() {
        lake = TestLake.in(folder);
    }

    @Test
    void aDeletedTweetLeavesEveryTableAndIsStillCounted() {
        BronzeRows.append(lake, tweet(1, DAY, "secret"), tweet(1, DAY, "secret"), tweet(2, DAY, "kept"));
        BronzeRows.append(lake, tweet(3, "soon", "secret too"), delete(1), delete(3), delete(99));
        lake.run(SilverJob::new);
        scoreAll();

        assertThat(new Comply(lake.lake()).run()).isEqualTo(new Comply.Figures(3, 1, 1, 3, 1));

        assertThat(ids(Table.SILVER_TWEETS)).containsExactly("2");
        assertThat(ids(Table.GOLD_TWEETS)).containsExactly("2");
        assertThat(ids(Table.GOLD_CHALLENGER)).containsExactly("2");
        assertThat(lake.read(Table.BRONZE_TWEETS).where("raw like '%secret%' or payload is not null and raw is null"))
                .matches(rows -> rows.isEmpty());
        assertThat(lake.read(Table.SILVER_QUARANTINE).where("raw is not null")).matches(rows -> rows.isEmpty());
        Balance.assertThatLake(lake).is(7, 1, 1, 3, 1, 1);
        assertThat(new Comply(lake.lake()).run()).isEqualTo(NOTHING);
        Balance.assertThatLake(lake).is(7, 1, 1, 3, 1, 1);
    }

    @Test
    void aDeletedTweetThatComesAgainIsNotLetIn() {
        BronzeRows.append(lake, tweet(1, DAY, "secret"), delete(1));
        lake.run(SilverJob::new);
        new Comply(lake.lake()).run();
        BronzeRows.append(lake, tweet(1, DAY, "secret"), tweet(2, DAY, "kept"));

        lake.run(SilverJob::new);

        assertThat(ids(Table.SILVER_TWEETS)).containsExactly("2");
        assertThat(lake.read(Table.BRONZE_TWEETS).where("raw like '%secret%'")).matches(rows -> rows.isEmpty());
        Balance.assertThatLake(lake).is(4, 1, 0, 1, 0, 2);
    }

    @Test
    void silverObeysAfterEachMicroBatchWhereItIsTold() {
        TestLake obedient = TestLake.in(folder, "silver.comply=true");
        BronzeRows.append(lake, tweet(1, DAY, "secret"));
        obedient.run(SilverJob::new);
        BronzeRows.append(lake, delete(1), tweet(2, DAY, "kept"));

        obedient.run(SilverJob::new);

        assertThat(ids(Table.SILVER_TWEETS)).containsExactly("2");
        Balance.assertThatLake(lake).is(3, 1, 0, 1, 0, 1);
    }

    /** A tweet with so small an id is from before November 2010, an account with it can be younger. */
    @Test
    void aLineOfABatchComplianceJobIsObeyedWhereItNamesATweet() {
        String line = "{\"id\":\"%d\",\"action\":\"delete\",\"created_at\":\"%s\",\"reason\":\"deleted\"}";
        BronzeRows.append(lake, tweet(1, DAY, "secret"), tweet(2, DAY, "kept"));
        BronzeRows.append(
                lake, line.formatted(1, "2006-03-21T20:50:14.000Z"), line.formatted(2, "2013-05-29T20:50:14.000Z"));
        lake.run(SilverJob::new);

        new Comply(lake.lake()).run();

        assertThat(ids(Table.SILVER_TWEETS)).containsExactly("2");
        Balance.assertThatLake(lake).is(4, 1, 0, 2, 0, 1);
    }

    @Test
    void aPassThatWasKilledBeforeItNotedWhatItDeletedIsNotedByTheNext() throws Exception {
        BronzeRows.append(lake, tweet(1, DAY, "secret"), delete(1));
        lake.run(SilverJob::new);
        Path batches = folder.resolve("lake/silver_batches");
        FileUtils.copyDirectory(batches.toFile(), folder.resolve("before").toFile());
        new Comply(lake.lake()).run();
        FileUtils.deleteDirectory(batches.toFile());
        FileUtils.moveDirectory(folder.resolve("before").toFile(), batches.toFile());

        new Comply(lake.lake()).run();

        Balance.assertThatLake(lake).is(2, 0, 0, 1, 0, 1);
    }

    /** Gold's columns beyond Silver's are null, as no model is needed here. */
    private void scoreAll() {
        lake.lake().createIfMissing(Table.GOLD_TWEETS);
        lake.lake()
                .append(Table.GOLD_TWEETS, lake.read(Table.SILVER_TWEETS).withColumn("error", lit("none")), "test", 0);
        lake.lake().createIfMissing(Table.GOLD_CHALLENGER);
        lake.lake().append(Table.GOLD_CHALLENGER, lake.read(Table.SILVER_TWEETS), "test", 0);
    }

    private List<String> ids(Table table) {
        return lake.read(table)
                .select("tweet_id")
                .orderBy("tweet_id")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static String delete(long id) {
        return "{\"delete\":{\"status\":{\"id\":%d,\"id_str\":\"%d\",\"user_id\":7,\"user_id_str\":\"7\"}}}"
                .formatted(id, id);
    }
}
