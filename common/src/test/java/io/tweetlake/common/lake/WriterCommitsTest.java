package io.tweetlake.common.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class WriterCommitsTest {
    private static final String WRITER = "silver:1f";

    @TempDir
    private Path folder;

    @Test
    void findsTheVersionThatEachMicroBatchMadeAmongThoseOfOthers() {
        Lake lake = TestLake.in(folder).lake();
        lake.createIfMissing(Table.ERASURES);
        WriterCommits commits = new WriterCommits(lake, Table.ERASURES, WRITER);

        assertThat(commits.take(0)).isEmpty();

        lake.append(Table.ERASURES, accounts(lake, 2), WRITER, 0);
        lake.append(Table.ERASURES, accounts(lake, 5), "another", 1);
        lake.merge(
                Table.ERASURES,
                WRITER,
                1,
                erasures -> erasures.as("erasure")
                        .merge(accounts(lake, 3).as("new"), "false")
                        .whenNotMatched()
                        .insertExpr(Map.of("user_id", "new.user_id"))
                        .execute());

        assertThat(commits.take(0)).isEqualTo(Optional.of(new WriterCommits.Commit(1, 2L)));
        assertThat(commits.take(1)).isEqualTo(Optional.of(new WriterCommits.Commit(3, 3L)));
        assertThat(commits.take(2)).isEmpty();
    }

    private static Dataset<Row> accounts(Lake lake, int count) {
        return lake.spark().range(count).selectExpr("cast(id as string) AS user_id");
    }
}
