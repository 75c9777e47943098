package io.tweetlake.dashboard;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.Views;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The answers to the page's questions, each computed once for a filter and the versions of the tables that it reads. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> NULLS_TOO = Map.of("ignoreNullFields", "false");
    private static final int MOST_KEPT = 400;

    private record Question(Widget widget, Filter filter, Map<Table, Long> versions) {}

    /** @param rows the same as in the JSON */
    private record Answer(String json, StructType schema, List<Row> rows) {}

    private final Lake lake;
    private final Supplier<Map<Table, Long>> versions;
    private final LongFunction<Optional<Dataset<Row>>> keptColumns;
    private Long newestOf;
    private Instant newest;
    private final Map<Question, FutureTask<Answer>> known = new LinkedHashMap<>(16, 0.75F, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, FutureTask<Answer>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /**
     * @param lake whose session gets views under the names of {@link Views}, so one of its own
     * @param versions of the tables that are there
     * @param keptColumns as of a version of Gold, as {@link KeptColumns#asOf} has them
     */
    Answers(Lake lake, Supplier<Map<Table, Long>> versions, LongFunction<Optional<Dataset<Row>>> keptColumns) {
        this.lake = lake;
        this.versions = versions;
        this.keptColumns = keptColumns;
    }

    /** As {@link #Answers(Lake, Supplier, LongFunction)}, for one look: each question reads files. */
    Answers(Lake lake, Supplier<Map<Table, Long>> versions) {
        this(lake, versions, version -> Optional.empty());
    }

    /**
     * @return a JSON object: {@code rows}, the answer, an object for each row; {@code versions} of the tables that it was
     *     read from; {@code missing}, the places of tables that are not there, and then there are no rows
     */
    String to(Widget widget, Filter filter) {
        Map<Table, Long> now = versions.get();
        Map<Table, Long> read = widget.tables().stream()
                .filter(now::containsKey)
                .collect(Collectors.toUnmodifiableMap(table -> table, now::get));
        Filter settled = filter.last() == null ? filter : filter.before(newest(read.get(Table.GOLD_TWEETS)));
        return answer(new Question(widget, settled, read)).json();
    }

    private Answer answer(Question question) {
        FutureTask<Answer> answer;
        synchronized (known) {
            answer = known.computeIfAbsent(question, asked -> new FutureTask<>(() -> computed(asked)));
        }
        answer.run();
        try {
            return answer.get();
        } catch (ExecutionException e) {
            forget(question);
            throw new IllegalStateException("cannot answer " + question.widget().id(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void forget(Question question) {
        synchronized (known) {
            known.remove(question);
        }
    }

    private Answer computed(Question question) {
        Map<String, String> missing = new TreeMap<>();
        question.widget().tables().stream()
                .filter(table -> !question.versions().containsKey(table))
                .forEach(table -> missing.put(table.tableName(), lake.place(table)));
        List<Row> rows = List.of();
        StructType schema = new StructType();
        if (missing.isEmpty()) {
            Dataset<Row> asked = asked(question);
            schema = asked.schema();
            rows = asked.select(to_json(struct(col("*")), NULLS_TOO), struct(col("*")))
                    .collectAsList();
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.put("widget", question.widget().id());
        answer.set("versions", JSON.valueToTree(named(question.versions())));
        answer.set("missing", JSON.valueToTree(missing));
        answer.putRawValue("rows", new RawValue(array(rows)));
        return new Answer(
                answer.toString(),
                schema,
                rows.stream().map(row -> row.getStruct(1)).toList());
    }

    private static String array(List<Row> rows) {
        return rows.stream().map(row -> row.getString(0)).collect(Collectors.joining(",", "[", "]"));
    }

    static Map<String, Long> named(Map<Table, Long> versions) {
        Map<String, Long> named = new TreeMap<>();
        versions.forEach((table, version) -> named.put(table.tableName(), version));
        return named;
    }

    private Dataset<Row> asked(Question question) {
        Widget widget = question.widget();
        Filter early = question.filter().lookingBack(widget.lookBack());
        // Before the lock is taken: answers to other questions, and looking which rows count, take their time.
        Optional<Dataset<Row>> base = widget.over()
                .map(over -> answer(new Question(over, early, question.versions())))
                .map(answer -> lake.spark().createDataFrame(answer.rows(), answer.schema()));
        Optional<Dataset<Row>> gold = base.isPresent()
                ? Optional.empty()
                : Optional.ofNullable(question.versions().get(Table.GOLD_TWEETS))
                        .map(version -> gold(version, widget, early));
        String over = widget.over().map(Widget::source).orElse("");
        Dataset<Row> answer = analysed(
                widget.source(),
                table -> gold.filter(rows -> table == Table.GOLD_TWEETS).orElseGet(() -> lake.read(table)),
                view -> view.equals(over) ? base : Optional.empty());
        return widget.shown(answer, question.filter());
    }

    /** One at a time: what a view's name means is settled here, for this question alone. */
    private synchronized Dataset<Row> analysed(
            String source, Function<Table, Dataset<Row>> rows, Function<String, Optional<Dataset<Row>>> answers) {
        new Views(lake.spark(), table -> Optional.of(rows.apply(table)), answers).defineFor(source);
        return lake.spark().table(source);
    }

    /** The rows of Gold that a widget asks. */
    private Dataset<Row> gold(long version, Widget widget, Filter filter) {
        Optional<Dataset<Row>> kept = keptColumns.apply(version).map(filter::apply);
        return kept.filter(columns -> widget.asksKeptColumns())
                .orElseGet(() -> widget.counted(filter.apply(lake.read(Table.GOLD_TWEETS)), kept));
    }

    /** When the newest tweet was written; null where there is none. */
    private synchronized Instant newest(Long version) {
        if (version != null && !version.equals(newestOf)) {
            Row first = keptColumns
                    .apply(version)
                    .orElseGet(() -> lake.read(Table.GOLD_TWEETS))
                    .agg(max("timestamp"))
                    .first();
            newest = first.isNullAt(0) ? null : first.getTimestamp(0).toInstant();
            newestOf = version;
        }
        return version == null ? null : newest;
    }
}
