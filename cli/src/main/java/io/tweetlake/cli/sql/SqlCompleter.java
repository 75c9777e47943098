package io.tweetlake.cli.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes tables, views, their columns, and keywords. */
final class SqlCompleter implements Completer {
    /** Whose columns a statement that names no table yet is most likely about. */
    private static final String USUAL = "gold_tweets";

    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final List<String> KEYWORDS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP BY",
            "GROUP BY ALL",
            "ORDER BY",
            "HAVING",
            "LIMIT",
            "DISTINCT",
            "AS",
            "AND",
            "OR",
            "NOT",
            "IN",
            "LIKE",
            "ILIKE",
            "RLIKE",
            "BETWEEN",
            "IS NULL",
            "IS NOT NULL",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "JOIN",
            "LEFT JOIN",
            "ON",
            "USING",
            "UNION ALL",
            "WITH",
            "OVER",
            "PARTITION BY",
            "DESC",
            "ASC",
            "FILTER",
            "LATERAL VIEW",
            "explode",
            "count",
            "count_if",
            "sum",
            "avg",
            "min",
            "max",
            "round",
            "date_trunc",
            "current_timestamp",
            "INTERVAL",
            "DATE",
            "TIMESTAMP",
            "CAST",
            "DESCRIBE",
            "DESCRIBE HISTORY",
            "SHOW VIEWS",
            "EXPLAIN",
            "VERSION AS OF",
            "TIMESTAMP AS OF");

    private final SqlCatalog catalog;

    SqlCompleter(SqlCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String before = line.line().substring(0, line.cursor());
        List<String> names = catalog.names();
        if (ShellCommand.isOne(before)) {
            boolean argument = before.strip().contains(" ") || before.endsWith(" ");
            add(candidates, argument ? names : ShellCommand.names(), "");
        } else if (!SqlText.of(before).inQuotes()) {
            String word = line.word();
            String qualifier = word.substring(0, word.lastIndexOf('.') + 1);
            add(candidates, columns(line.line(), names), qualifier);
            if (qualifier.isEmpty()) {
                add(candidates, names, "");
                boolean lower = !word.isEmpty() && word.equals(word.toLowerCase(Locale.ROOT));
                add(
                        candidates,
                        KEYWORDS.stream()
                                .map(one -> lower ? one.toLowerCase(Locale.ROOT) : one)
                                .toList(),
                        "");
            }
        }
    }

    private static void add(List<Candidate> candidates, List<String> words, String before) {
        words.stream().distinct().map(word -> new Candidate(before + word)).forEach(candidates::add);
    }

    /** Of the tables that the statement names, wherever it does. */
    private List<String> columns(String statement, List<String> names) {
        List<String> named = WORD.matcher(statement)
                .results()
                .map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(names::contains)
                .distinct()
                .toList();
        List<String> columns = new ArrayList<>();
        (named.isEmpty() ? List.of(USUAL) : named).forEach(name -> columns.addAll(catalog.columns(name)));
        return columns;
    }
}
