package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of {@code sql}, and its refusals, over a lake with nothing in it. */
@Tag("spark")
class ResultFormatTest {
    private static final String SHAPES = "SELECT array(1, NULL) AS a, named_struct('x', 1) AS s, map('k', 2) AS m,"
            + " parse_json('{\"v\": [true]}') AS v, DATE'2026-06-15' AS d, 1.50 AS n";

    @TempDir
    private Path lake;

    @Test
    void aTableShowsPartsAsJson() {
        assertThat(answer("table", SHAPES).lines())
                .containsExactly(
                        "a         s        m        v             d           n",
                        "----------------------------------------------------------",
                        "[1,null]  {\"x\":1}  {\"k\":2}  {\"v\":[true]}  2026-06-15  1.50",
                        "(1 row)");
    }

    @Test
    void csvQuotesTheJsonOfParts() {
        assertThat(answer("csv", SHAPES).lines())
                .containsExactly(
                        "a,s,m,v,d,n",
                        "\"[1,null]\",\"{\"\"x\"\":1}\",\"{\"\"k\"\":2}\",\"{\"\"v\"\":[true]}\",2026-06-15,1.50");
    }

    @Test
    void csvQuotesTheNamesOfColumnsTooAndPassesNoEscapesOn() {
        assertThat(answer("csv", "SELECT concat('a', ' b '), 'x\\u001b[31m\\u009by\\tz' AS `\u001bc`")
                        .lines())
                .containsExactly("\"concat(a,  b )\",\uFFFDc", "\"a b \",x\uFFFD[31m\uFFFDy\tz");
    }

    @Test
    void jsonKeepsNullsAndParts() {
        assertThat(answer("json", "SELECT NULL AS nothing, array(1, NULL) AS a, parse_json('{\"v\": [true]}') AS v"))
                .isEqualToIgnoringNewLines("{\"nothing\":null,\"a\":[1,null],\"v\":{\"v\":[true]}}");
    }

    @Test
    void columnsOfOneNameAreAllPrinted() {
        assertThat(answer("csv", "SELECT 1 AS a, 2 AS a").lines()).containsExactly("a,a", "1,2");
        assertThat(answer("table", "SELECT 1 AS a, 2 AS a").lines()).contains("1  2");
        assertThat(answer("json", "SELECT 1 AS a, 2 AS a").lines()).containsExactly("{\"a\":1,\"a\":2}");
    }

    @Test
    void aTableThatIsNotThereYetGetsTheWayToMakeIt() {
        assertMistake("SELECT * FROM gold_tweets", "gold_tweets", "tables here: none yet", "tweetlake run");
    }

    @Test
    void aStatementThatCannotBeReadIsTheUsersMistake() {
        assertMistake("SELEC 1", "SELEC");
    }

    @Test
    void soIsOneThatDividesByZero() {
        assertMistake("SELECT 1 / id FROM range(1)", "DIVIDE_BY_ZERO", "try_divide");
    }

    private String answer(String format, String statement) {
        CommandRun run = sql("--format", format, statement);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        return run.out();
    }

    private void assertMistake(String statement, String... parts) {
        CommandRun run = sql(statement);
        assertThat(run.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(run.err())
                .startsWith("tweetlake: ")
                .contains(parts)
                .contains("Fix: ")
                .doesNotContain("\tat ");
    }

    private CommandRun sql(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "sql";
        all[1] = "--set";
        all[2] = "lake.root=" + lake;
        System.arraycopy(words, 0, all, 3, words.length);
        return CommandRun.of(all);
    }
}
