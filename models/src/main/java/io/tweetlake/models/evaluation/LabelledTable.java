package io.tweetlake.models.evaluation;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.models.mlflow.TrackedDataset;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.sentiment.Prediction;
import io.tweetlake.sentiment.Sentiment;
import io.tweetlake.tweets.LabelCoding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Labelled texts in Delta tables: those that came with tweets, and others. */
public final class LabelledTable {
    private static final String TEXT = "clean_text";
    private static final String LABEL = "given_sentiment";

    private final Lake lake;

    public LabelledTable(Lake lake) {
        this.lake = lake;
    }

    /** The table of the lake that has this name. */
    private static Optional<Table> ofLake(String name) {
        return Arrays.stream(Table.values())
                .filter(table -> table.tableName().equals(name))
                .findFirst();
    }

    /**
     * The rows of a table that have a label.
     *
     * @param name {@code silver_tweets}, {@code gold_tweets}, the folder of a Delta table, or its name in a catalog
     * @param textColumn null for that of the tables of the lake
     * @param labelColumn null for that of the tables of the lake
     * @param coding of labels that are numbers
     * @throws UserError if there is no such table or column, or a label is none
     */
    public LabelledTexts read(String name, String textColumn, String labelColumn, LabelCoding coding) {
        Optional<Table> table = ofLake(name);
        String text = textColumn == null ? TEXT : textColumn;
        String label = labelColumn == null ? LABEL : labelColumn;
        Dataset<Row> rows = table.map(known -> {
                    lake.requireExists(known, known == Table.GOLD_TWEETS ? "gold" : "silver");
                    return lake.read(known);
                })
                .orElseGet(() -> delta(name).toDF());
        List<Row> labelled = labelled(rows, name, text, label).collectAsList();
        List<String> texts = labelled.stream().map(row -> row.getString(0)).toList();
        List<Sentiment> labels = labelled.stream()
                .map(row -> label(row.getString(1), name, coding))
                .toList();
        TrackedDataset dataset = table.map(known -> dataset(lake, known)).orElseGet(() -> dataset(name));
        return new LabelledTexts(name, LabelledTexts.digest(texts, labels), dataset, texts, labels);
    }

    /**
     * What a version of a model has said in {@code gold_tweets} of tweets that came with a label.
     *
     * @param texts their labels, and the version of {@code silver_tweets} that they are from
     * @param precision null where there are none
     */
    public record Answers(LabelledTexts texts, List<Prediction> predictions, String precision) {}

    /** @throws UserError where there is no Gold */
    Answers answers(ServedModel model) {
        lake.requireExists(Table.GOLD_TWEETS, "gold");
        List<Row> rows = lake.read(Table.GOLD_TWEETS)
                .where(col(LABEL).isNotNull())
                .where(col("model_name").equalTo(model.name()))
                .where(col("model_version").equalTo(model.version()))
                .select(TEXT, LABEL, "predicted_sentiment", "probabilities", "inference_ms", "error", "model_precision")
                .orderBy(TEXT, LABEL)
                .collectAsList();
        List<String> texts = rows.stream().map(row -> row.getString(0)).toList();
        List<Sentiment> labels = rows.stream()
                .map(row -> label(row.getString(1), "gold_tweets", LabelCoding.WORDS))
                .toList();
        LabelledTexts data = new LabelledTexts(
                lake.place(Table.GOLD_TWEETS),
                LabelledTexts.digest(texts, labels),
                dataset(lake, Table.SILVER_TWEETS),
                texts,
                labels);
        return new Answers(
                data,
                rows.stream().map(LabelledTable::prediction).toList(),
                rows.isEmpty() ? null : rows.get(0).getAs("model_precision"));
    }

    private static Prediction prediction(Row row) {
        String error = row.getAs("error");
        if (error != null) {
            return new Prediction(null, 0, null, 0, 0, 0, error, false);
        }
        Row probabilities = row.getAs("probabilities");
        return new Prediction(
                label(row.getAs("predicted_sentiment"), "gold_tweets", LabelCoding.WORDS),
                probabilities.getAs("negative"),
                probabilities.getAs("neutral"),
                probabilities.getAs("positive"),
                0,
                row.getAs("inference_ms"),
                null,
                false);
    }

    /** In an order that does not depend on the files of the table, so that the digest does not. */
    private static Dataset<Row> labelled(Dataset<Row> rows, String name, String text, String label) {
        for (String column : List.of(text, label)) {
            if (rows.schema().getFieldIndex(column).isEmpty()) {
                throw new UserError(
                        "--data: %s has no column `%s`".formatted(name, column),
                        "name the columns with --column and --label; it has " + String.join(", ", rows.columns()));
            }
        }
        return rows.where(col(label).isNotNull())
                .select(
                        col(text).cast("string").as("text"),
                        col(label).cast("string").as("label"))
                .orderBy("text", "label");
    }

    private static TrackedDataset dataset(Lake lake, Table table) {
        return TrackedDataset.ofDelta(
                table.tableName(), lake.place(table), lake.version(table), lake.schema(table), LabelledTexts.CONTEXT);
    }

    private TrackedDataset dataset(String name) {
        DeltaTable table = delta(name);
        long version = table.history(1).first().getAs("version");
        // The last name of a path.
        String lastName = name.replaceFirst("/+$", "").replaceFirst(".*/", "");
        return TrackedDataset.ofDelta(lastName, name, version, table.toDF().schema(), LabelledTexts.CONTEXT);
    }

    private DeltaTable delta(String name) {
        if (DeltaTable.isDeltaTable(lake.spark(), name)) {
            return DeltaTable.forPath(lake.spark(), name);
        }
        if (name.matches("\\w+(\\.\\w+){1,2}") && lake.spark().catalog().tableExists(name)) {
            return DeltaTable.forName(lake.spark(), name);
        }
        throw new UserError(
                "--data: there is neither a file nor a Delta table at " + name,
                "name a csv, tsv or jsonl file, silver_tweets, gold_tweets, the folder of a Delta table, or a table of a"
                        + " catalog");
    }

    private static Sentiment label(String text, String table, LabelCoding coding) {
        return LabelledTexts.sentiment(text, "--data: " + table, coding);
    }
}
