package io.tweetlake.cli;

import io.tweetlake.common.config.ListenConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.Monitoring;
import io.tweetlake.common.job.StopSignals;
import io.tweetlake.common.metrics.Metrics;
import io.tweetlake.common.metrics.MetricsServer;
import io.tweetlake.listen.Listening;
import io.tweetlake.listen.XApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A live stream into files that Bronze reads. */
@Command(
        name = "listen",
        description = "Write a live stream into files that Bronze reads, until stopped.",
        synopsisSubcommandLabel = "(bluesky | x)",
        subcommands = {ListenCommand.Bluesky.class, ListenCommand.X.class},
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake listen bluesky --to my-tweets"})
final class ListenCommand {
    private ListenCommand() {}

    /** What both have. */
    abstract static class ToFiles implements Callable<Integer> {
        private static final Logger LOG = LoggerFactory.getLogger(ListenCommand.class);

        @Mixin
        ConfigOptions configuration;

        @Spec
        CommandSpec spec;

        abstract Listening open(TweetlakeConfig config) throws IOException;

        @Override
        public Integer call() throws IOException, InterruptedException {
            return listen(configuration.load().config());
        }

        final int listen(TweetlakeConfig config) throws IOException, InterruptedException {
            Listening listening = open(config);
            StopSignals.call(() -> {
                LOG.info("stopping with all that was heard in place");
                listening.stop();
            });
            Duration stalledAfter = config.health().stalledAfter();
            try (MetricsServer server = Monitoring.serve(config, () -> listening.health(stalledAfter))) {
                if (server != null) {
                    listening.register(Metrics.REGISTRY);
                }
                listening.run();
            } finally {
                StopSignals.leaveToTheJvm();
            }
            return 0;
        }
    }

    /** Everybody's posts. */
    @Command(
            name = "bluesky",
            description = "Write Bluesky's public stream into files. No key is needed.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: tweetlake listen bluesky --to s3a://my-bucket/tweets"})
    static final class Bluesky extends ToFiles {
        @Option(names = "--to", paramLabel = "PATH", required = true, description = "A folder, local or s3a://.")
        String to;

        @Option(
                names = "--collection",
                paramLabel = "NSID",
                description =
                        "Collection of records to read. May be repeated. Default: listen.bluesky.collections, which"
                                + " is posts.")
        List<String> collections = new ArrayList<>();

        @Override
        Listening open(TweetlakeConfig config) throws IOException {
            ListenConfig.Bluesky bluesky = config.listen().bluesky();
            return Listening.toBluesky(config, collections.isEmpty() ? bluesky : bluesky.asking(collections), to);
        }
    }

    /** Posts that match an app's rules. */
    @Command(
            name = "x",
            description = {
                "Write X's filtered stream into files: the posts that match the rules of an app.",
                "The app's bearer token comes from the environment, " + XApi.TOKEN + "."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example: tweetlake listen x --to my-tweets --rule \"(coffee OR tea) lang:en\""})
    static final class X extends ToFiles {
        @Option(names = "--to", paramLabel = "PATH", description = "A folder, local or s3a://.")
        String to;

        @Option(
                names = "--rule",
                paramLabel = "RULE",
                description = "Add a rule to the app before listening. May be repeated. The rule is kept when the"
                        + " listener ends.")
        List<String> added = new ArrayList<>();

        @Option(names = "--rules", description = "List the app's rules, and end.")
        boolean list;

        private XApi api;

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (to == null && !list && added.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "Missing --to=PATH, --rule=RULE or --rules");
            }
            TweetlakeConfig config = configuration.load().config();
            api = new XApi(config.listen().x(), System.getenv(XApi.TOKEN));
            if (!added.isEmpty()) {
                api.add(added);
            }
            if (list) {
                print(api.rules(), spec.commandLine().getOut());
            }
            return to == null || list ? 0 : listen(config);
        }

        private static void print(List<XApi.Rule> rules, PrintWriter out) {
            rules.forEach(rule ->
                    out.println(rule.id() + "  " + rule.value() + (rule.tag() == null ? "" : "  #" + rule.tag())));
            out.flush();
        }

        @Override
        Listening open(TweetlakeConfig config) throws IOException {
            return Listening.toX(config, to, api);
        }
    }
}
