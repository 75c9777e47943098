package io.tweetlake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweetlake.bronze.source.TweetFiles;
import io.tweetlake.silver.Inspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What {@code tweetlake inspect} prints. */
final class InspectReport {
    private static final int MOST_LANGUAGES = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String path;
    private final int files;
    private final long bytes;
    private final Inspection.Summary summary;
    private final List<Row> preview;
    private final SparkSession spark;

    /** @param preview rows of {@link Inspection#preview} */
    InspectReport(
            String path, int files, long bytes, Inspection.Summary summary, List<Row> preview, SparkSession spark) {
        this.path = path;
        this.files = files;
        this.bytes = bytes;
        this.summary = summary;
        this.preview = preview;
        this.spark = spark;
    }

    void printText(PrintWriter out) {
        line(out, "files", "%,d, %s".formatted(files, Bytes.text(bytes)));
        line(out, "records", "%,d".formatted(summary.records()));
        line(out, "tweets", "%,d, of which duplicates %,d".formatted(summary.tweets(), summary.duplicates()));
        line(out, "from", summary.first() == null ? "" : day(summary.first()) + " to " + day(summary.last()));
        line(out, "shapes", counts(summary.shapes(), Integer.MAX_VALUE));
        line(out, "notices", counts(summary.notices(), Integer.MAX_VALUE));
        line(out, "languages", counts(summary.languages(), MOST_LANGUAGES));
        line(
                out,
                "problems",
                counts(
                        summary.problems().stream()
                                .collect(Collectors.toMap(
                                        Inspection.Problem::reason,
                                        Inspection.Problem::records,
                                        Long::sum,
                                        LinkedHashMap::new)),
                        Integer.MAX_VALUE));
        for (Inspection.Problem problem : summary.problems()) {
            out.println();
            out.println(problem.reason());
            for (Inspection.Example example : problem.examples()) {
                Long line = lineOf(example);
                out.println("  %s%s  %s"
                        .formatted(
                                Terminal.safe(name(example.file())),
                                line == null ? "" : ":" + line,
                                Terminal.safe(example.detail())));
            }
        }
        for (Row tweet : preview) {
            out.println();
            out.println("@%s  %s  %s"
                    .formatted(
                            Terminal.safe(String.valueOf(tweet.<String>getAs("user_name"))),
                            text(tweet.<Timestamp>getAs("timestamp").toInstant()),
                            Terminal.safe(String.valueOf(tweet.<String>getAs("tweet_id")))));
            out.println("  " + Terminal.safe(tweet.getAs("full_text")));
        }
    }

    void printJson(PrintWriter out) {
        ObjectNode report = JSON.createObjectNode()
                .put("path", path)
                .put("files", files)
                .put("bytes", bytes)
                .put("records", summary.records())
                .put("tweets", summary.tweets())
                .put("duplicates", summary.duplicates())
                .put("first", text(summary.first()))
                .put("last", text(summary.last()));
        report.set("shapes", JSON.valueToTree(summary.shapes()));
        report.set("notices", JSON.valueToTree(summary.notices()));
        report.set("languages", JSON.valueToTree(summary.languages()));
        ArrayNode problems = report.putArray("problems");
        for (Inspection.Problem problem : summary.problems()) {
            ArrayNode examples = problems.addObject()
                    .put("reason", problem.reason())
                    .put("records", problem.records())
                    .putArray("examples");
            problem.examples()
                    .forEach(example -> examples.addObject()
                            .put("file", name(example.file()))
                            .put("line", lineOf(example))
                            .put("detail", example.detail()));
        }
        ArrayNode tweets = report.putArray("preview");
        preview.forEach(tweet -> addTweet(tweets.addObject(), tweet));
        out.println(report.toPrettyString());
    }

    private static void addTweet(ObjectNode node, Row tweet) {
        for (String column : tweet.schema().fieldNames()) {
            Object value = tweet.getAs(column);
            if (value instanceof Seq<?> several) {
                node.set(column, JSON.valueToTree(CollectionConverters.asJava(several)));
            } else {
                node.put(column, value instanceof Timestamp at ? text(at.toInstant()) : (String) value);
            }
        }
    }

    /** Null if the file cannot be read now. */
    private Long lineOf(Inspection.Example example) {
        try {
            return TweetFiles.line(spark, example.file(), example.position());
        } catch (IOException | UncheckedIOException e) {
            // The file is gone since it was read, or cannot be read again.
            return null;
        }
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println("%-10s %s".formatted(name, value.isEmpty() ? "none" : value));
    }

    private static String counts(Map<String, Long> counts, int most) {
        Collection<String> parts = counts.entrySet().stream()
                .limit(most)
                .map(count -> String.format(Locale.ROOT, "%s %,d", Terminal.safe(count.getKey()), count.getValue()))
                .toList();
        String more = counts.size() > most ? ", and %d more".formatted(counts.size() - most) : "";
        return String.join(", ", parts) + more;
    }

    private static String day(Instant time) {
        return text(time.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    /** As people write it: local files without their scheme. */
    private static String name(String file) {
        URI uri = URI.create(file);
        return "file".equals(uri.getScheme())
                ? uri.getPath()
                : uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
