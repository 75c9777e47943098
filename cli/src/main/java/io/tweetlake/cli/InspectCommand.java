package io.tweetlake.cli;

import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.source.TweetFiles;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.StoragePath;
import io.tweetlake.silver.Inspection;
import java.io.PrintWriter;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is in a source, before anything is written. */
@Command(
        name = "inspect",
        description = "Show what a source holds, without writing anything: files, records, shapes, dates,"
                + " languages, problems, and some tweets as Silver would store them.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake inspect my-tweets --format json"})
final class InspectCommand extends LakeCommand {
    private static final int PREVIEW = 5;

    /** How the answer is printed. */
    enum Format {
        TEXT,
        JSON
    }

    @Parameters(paramLabel = "PATH", description = "Folder, file or glob pattern, as in source.path.")
    String path;

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Format format;

    @Override
    boolean usesTables() {
        return false;
    }

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        SparkSession spark = lake.spark();
        SourceConfig source = config.source().at(path);
        StoragePath.requireExists(spark, path, "PATH");
        List<SourceFile> files = TweetFiles.list(spark, source);
        long bytes = files.stream().mapToLong(SourceFile::bytes).sum();
        try (Inspection inspection = new Inspection(TweetFiles.read(spark, source))) {
            Terminal terminal = new Terminal(spec.commandLine().getErr());
            Inspection.Summary summary = ReadProgress.during(inspection::summary, bytes, terminal);
            List<Row> preview = inspection.preview(PREVIEW).collectAsList();
            InspectReport report = new InspectReport(path, files.size(), bytes, summary, preview, spark);
            if (format == Format.JSON) {
                report.printJson(out);
            } else {
                report.printText(out);
            }
        }
    }
}
