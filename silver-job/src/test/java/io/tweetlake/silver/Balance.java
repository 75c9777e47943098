package io.tweetlake.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.lake.Views;
import org.apache.spark.sql.Row;

/** Asserts where the records of a lake are, and that none is lost or doubled. */
final class Balance {
    private final TestLake lake;

    private Balance(TestLake lake) {
        this.lake = lake;
    }

    static Balance assertThatLake(TestLake lake) {
        return new Balance(lake);
    }

    void is(long bronze, long silver, long duplicates, long notices, long quarantine, long deleted) {
        new Views(lake.lake()).defineFor("lake_balance");
        Row balance = lake.spark()
                .sql("select bronze, silver, duplicates, notices, quarantine, deleted, waiting, unexplained"
                        + " from lake_balance")
                .first();
        assertThat(balance.toString())
                .isEqualTo(
                        "[%d,%d,%d,%d,%d,%d,0,0]".formatted(bronze, silver, duplicates, notices, quarantine, deleted));
    }
}
