package io.tweetlake.common.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.lake.TestRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class ObservedAppendTest {
    private static final Table TABLE = Table.SILVER_QUARANTINE;
    private static final Column[] FIGURES = {
        count(lit(1)).as("rows"), max("length").as("longest")
    };

    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void makeTheTable() {
        lake = TestLake.in(folder);
        lake.lake().createIfMissing(TABLE);
    }

    @Test
    void writesTheTablesColumnsAndGivesFiguresOfTheOthersToo() {
        assertThat(append(0, "no-text", "not-json")).contains(Map.of("rows", 2L, "longest", 8));

        assertThat(lake.read(TABLE).columns()).isEqualTo(TABLE.schema().fieldNames());
        assertThat(lake.count(TABLE)).isEqualTo(2);
    }

    @Test
    void aMicroBatchWithoutRowsHasFiguresAsWell() {
        assertThat(append(0)).hasValueSatisfying(figures -> assertThat(figures).containsEntry("rows", 0L));
    }

    @Test
    void aMicroBatchThatIsInTheTableIsNotWrittenNorMeasuredAgain() {
        append(0, "no-text");
        long start = System.nanoTime();

        assertThat(append(0, "no-text")).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(lake.count(TABLE)).isEqualTo(1);
    }

    @Test
    void theMicroBatchAfterARepeatedOneIsMeasured() {
        append(0, "no-text");
        append(0, "no-text");

        assertThat(append(1, "not-json")).contains(Map.of("rows", 1L, "longest", 8));
    }

    private Optional<Map<String, Object>> append(long id, String... reasons) {
        Dataset<Row> rows = TestRows.of(TABLE, "reason", reasons)
                .withColumn("length", org.apache.spark.sql.functions.length(col("reason")));
        return ObservedAppend.append(new MicroBatch(id, false, "test", lake.lake()), TABLE, rows, FIGURES);
    }
}
