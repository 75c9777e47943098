package io.tweetlake.cli;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.dashboard.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The dashboard of one day as a file. */
@Command(
        name = "report",
        description =
                "Write the dashboard of one day as a single HTML file that needs no server, for mail or an archive.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake report --day 2026-06-15 --set lake.root=my-lake"})
final class ReportCommand extends LakeCommand {
    @Option(
            names = "--day",
            required = true,
            paramLabel = "DAY",
            description = "UTC day of the tweets, for example 2026-06-15.")
    LocalDate day;

    @Option(names = "--output", paramLabel = "FILE", description = "Output file. Default: report-DAY.html.")
    Path output;

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        Path file = output == null ? Path.of("report-%s.html".formatted(day)) : output;
        String report = Report.of(lake, day);
        try {
            Files.writeString(file, report);
        } catch (IOException e) {
            throw new UserError("--output: cannot write " + file + ": " + e, "name a file in a folder that exists", e);
        }
        out.println(file);
    }
}
