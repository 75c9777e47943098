package io.tweetlake.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
    @Test
    void statementsEndWithSemicolons() {
        SqlText text = SqlText.of("SELECT 1;\n SELECT\n2 ;SELECT 3");

        assertThat(text.statements()).containsExactly("SELECT 1", "SELECT\n2");
        assertThat(text.rest()).isEqualTo("SELECT 3");
        assertThat(text.isComplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT ';'",
                "SELECT \";\"",
                "SELECT `;`",
                "SELECT 'it\\'s;'",
                "SELECT 'it''s;'",
                "SELECT r'\\' || 'a;b'",
                "SELECT 1 -- ; no end",
                "SELECT /* ; */ 1",
                "SELECT /* /* ; */ ; */ 1",
                "SELECT chr';'",
            })
    void aSemicolonInATextANameOrACommentEndsNothing(String statement) {
        assertThat(SqlText.of(statement + "\n;").statements()).containsExactly(statement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", ";", ";;\n;", "-- a comment", "/* a comment */ ; -- another"})
    void whereThereAreOnlyCommentsThereIsNoStatement(String text) {
        assertThat(SqlText.of(text)).isEqualTo(new SqlText(List.of(), "", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 'a;\n  b  ", "SELECT \"a;", "SELECT `a;"})
    void quotesThatAreOpenKeepWhatIsInThem(String text) {
        assertThat(SqlText.of(text)).isEqualTo(new SqlText(List.of(), text, true));
    }

    @Test
    void aCommentThatIsOpenIsNotComplete() {
        assertThat(SqlText.of("/* SELECT 1;").isComplete()).isFalse();
    }
}
