package io.tweetlake.cli;

import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.reading.RawRecords;
import io.tweetlake.bronze.source.TweetFiles;
import io.tweetlake.cli.replay.Pace;
import io.tweetlake.cli.replay.Replay;
import io.tweetlake.cli.replay.ReplayTarget;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.StoragePath;
import io.tweetlake.tweets.RecordDates;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Recorded tweets, as if they came now. */
@Command(
        name = "replay",
        description = "Feed recorded tweets into a source as if live: each second, write a file with the tweets"
                + " that are due.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake replay --from recorded --to s3a://my-bucket/tweets --rate 500/s --now"})
final class ReplayCommand extends LakeCommand {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);

    @Option(
            names = "--from",
            paramLabel = "PATH",
            required = true,
            description = "Folder, file or glob pattern, local or s3a://, in any shape and compression.")
    String from;

    @Option(names = "--to", paramLabel = "PATH", required = true, description = "A folder, local or s3a://.")
    String to;

    @ArgGroup(multiplicity = "1")
    Speed speed;

    @Option(
            names = "--now",
            description = "Give each tweet the time at which it is written, and shift the tweets that it quotes by as"
                    + " much.")
    boolean now;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = ReplayOptions.Every.class,
            description = "How often to write a file. Default: ${DEFAULT-VALUE}.")
    Duration every;

    /** One of the two. */
    static final class Speed {
        @Option(
                names = "--rate",
                paramLabel = "N/s",
                converter = ReplayOptions.Rate.class,
                description = "Tweets per second, minute (N/m) or hour (N/h).")
        Double rate;

        @Option(
                names = "--pace",
                paramLabel = "Nx",
                converter = ReplayOptions.Factor.class,
                description = "The original pace, N times as fast.")
        Double factor;
    }

    @Override
    boolean usesTables() {
        return false;
    }

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        StoragePath.requireExists(lake.spark(), from, "--from");
        Configuration hadoop = lake.spark().sessionState().newHadoopConf();
        // By name: recordings are named by their time, and copies of them have lost when they were written.
        SourceConfig source = config.source().at(from);
        List<SourceFile> files = TweetFiles.list(lake.spark(), source).stream()
                .sorted(Comparator.comparing(SourceFile::uri))
                .toList();
        Pace pace = speed.rate != null ? Pace.perSecond(speed.rate) : Pace.original(speed.factor, RecordDates::of);
        BiFunction<byte[], Instant, byte[]> stamp = now ? RecordDates::moved : (record, due) -> record;
        Replay replay = new Replay(pace, every, stamp, new SystemClock());
        try (RawRecords records = new RawRecords(files, source, hadoop)) {
            Replay.Progress done = replay.run(records, new ReplayTarget(to, hadoop), watcher());
            spec.commandLine().getErr().flush();
            out.println(line(done));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Consumer<Replay.Progress> watcher() {
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        return new Consumer<>() {
            private Duration reported = Duration.ZERO;

            @Override
            public void accept(Replay.Progress progress) {
                terminal.progress(line(progress));
                if (progress.elapsed().minus(reported).compareTo(REPORT_EVERY) >= 0) {
                    reported = progress.elapsed();
                    terminal.println(line(progress));
                }
            }
        };
    }

    private static String line(Replay.Progress progress) {
        return new LogLine("replay")
                .with("records", progress.records())
                .with("files", progress.files())
                .with("bytes", progress.bytes())
                .with("seconds", progress.elapsed().toMillis() / 1e3)
                .with("recordsPerSecond", progress.recordsPerSecond())
                .toString();
    }

    private static final class SystemClock implements Replay.Clock {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleepUntil(Instant time) throws InterruptedException {
            Thread.sleep(Math.max(0, Duration.between(now(), time).toMillis()));
        }
    }
}
