package io.tweetlake.common.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The names under which a session asks: each table of the lake, and the views of {@code deploy/sql} over them. */
public final class Views {
    private static final List<String> NAMES = List.of(
            "champion_challenger",
            "confidence_histogram",
            "confusion_matrix",
            "lake_balance",
            "layer_freshness",
            "micro_batches",
            "model_agreement",
            "model_versions",
            "quarantine_by_reason",
            "sentiment_by_day",
            "sentiment_by_hashtag",
            "sentiment_by_hour",
            "sentiment_by_language",
            "sentiment_by_mention",
            "sentiment_by_mention_presence",
            "sentiment_spikes",
            "top_mentions",
            "tweet_mentions",
            "tweets_last_24_hours");
    private static final Map<String, Table> TABLES =
            Arrays.stream(Table.values()).collect(Collectors.toMap(Table::tableName, table -> table));

    private static final String CREATE = "CREATE OR REPLACE VIEW";
    private static final Pattern WORD = Pattern.compile("\\w+");
    /** Statements that mean names without spelling them out. */
    private static final Pattern ANY_NAME =
            Pattern.compile("^\\s*SHOW\\b|\\bIDENTIFIER\\s*\\(", Pattern.CASE_INSENSITIVE);

    private final SparkSession spark;
    /** Sees to it that the session knows the table by its name, where the table is there. */
    private final Predicate<Table> table;

    private final UnaryOperator<String> kind;
    private final Function<String, Optional<Dataset<Row>>> answers;
    /** Whether a name means something in the session, where that has been seen to. */
    private final Map<String, Boolean> defined = new HashMap<>();

    /**
     * @param spark whose temporary views they become
     * @param rows of a table; empty where it is not there, and then neither are the views over it
     */
    public Views(SparkSession spark, Function<Table, Optional<Dataset<Row>>> rows) {
        this(spark, rows, view -> Optional.empty());
    }

    /**
     * As {@link #Views(SparkSession, Function)}.
     *
     * @param answers of a view, where they are known, for the views over it; empty to have it asked
     */
    public Views(
            SparkSession spark,
            Function<Table, Optional<Dataset<Row>>> rows,
            Function<String, Optional<Dataset<Row>>> answers) {
        this(spark, table -> nameRows(table, rows), Views::temporary, answers);
    }

    private Views(
            SparkSession spark,
            Predicate<Table> table,
            UnaryOperator<String> kind,
            Function<String, Optional<Dataset<Row>>> answers) {
        this.spark = spark;
        this.table = table;
        this.kind = kind;
        this.answers = answers;
    }

    /** The views of a lake, in the lake's session. */
    public Views(Lake lake) {
        this(lake.spark(), table -> lake.exists(table) ? Optional.of(lake.read(table)) : Optional.empty());
    }

    /**
     * Views that others see too, beside the tables in the schema of a catalog.
     *
     * @param schema {@code catalog.schema}, the lake's
     */
    public static Views permanent(Lake lake, String schema) {
        SparkSession spark = lake.spark().newSession();
        spark.sql("USE " + schema);
        return new Views(spark, lake::exists, UnaryOperator.identity(), view -> Optional.empty());
    }

    /** Every view, by the alphabet. */
    public static List<String> names() {
        return NAMES;
    }

    /** The tables that a view, or a table, is made of in the end. */
    public static Set<Table> tables(String name) {
        return TABLES.containsKey(name)
                ? Set.of(TABLES.get(name))
                : namesIn(name).flatMap(part -> tables(part).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Gives the session every name.
     *
     * @return the views among them
     */
    public List<String> define() {
        TABLES.keySet().forEach(this::define);
        return NAMES.stream().filter(this::define).toList();
    }

    /** Gives the session the names that a statement asks for, and no others: each takes its time. */
    public void defineFor(String statement) {
        if (ANY_NAME.matcher(statement).find()) {
            define();
        } else {
            words(statement).forEach(this::define);
        }
    }

    private boolean define(String word) {
        // Not computeIfAbsent: a view defines those that it is made of meanwhile.
        Boolean known = defined.get(word);
        if (known == null) {
            known = TABLES.containsKey(word) ? table.test(TABLES.get(word)) : NAMES.contains(word) && defineView(word);
            defined.put(word, known);
        }
        return known;
    }

    private boolean defineView(String name) {
        Optional<Dataset<Row>> answer = answers.apply(name);
        answer.ifPresent(rows -> rows.createOrReplaceTempView(name));
        return answer.isPresent() || defineByText(name);
    }

    private boolean defineByText(String name) {
        boolean complete = namesIn(name).allMatch(this::define);
        if (complete) {
            spark.sql(kind.apply(text(name)));
        }
        return complete;
    }

    /** Tables and other views that the text of a view names. */
    private static Stream<String> namesIn(String view) {
        return words(text(view))
                .filter(word -> !word.equals(view))
                .filter(word -> TABLES.containsKey(word) || NAMES.contains(word));
    }

    private static Stream<String> words(String sql) {
        return WORD.matcher(sql)
                .results()
                .map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .distinct();
    }

    private static boolean nameRows(Table table, Function<Table, Optional<Dataset<Row>>> rows) {
        Optional<Dataset<Row>> found = rows.apply(table);
        found.ifPresent(present -> present.createOrReplaceTempView(table.tableName()));
        return found.isPresent();
    }

    /** The statement that makes a temporary view. */
    static String statement(String name) {
        return temporary(text(name));
    }

    /** The catalog's permanent views cannot use temporary ones, which a folder's tables are: these are temporary too. */
    private static String temporary(String sql) {
        return sql.replace(CREATE, "CREATE OR REPLACE TEMPORARY VIEW");
    }

    private static String text(String name) {
        try (InputStream text = Views.class.getResourceAsStream("/io/tweetlake/sql/" + name + ".sql")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
