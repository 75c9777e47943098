package io.tweetlake.cli;

import io.tweetlake.bronze.reading.RecordRemoval;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.silver.Erasure;
import io.tweetlake.silver.Erasures;
import io.tweetlake.tweets.TweetAuthors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Erases an account from every layer, and says what it did. */
@Command(
        name = "forget",
        description = "Erase everything that an account wrote from Bronze, Silver, Gold and the quarantine, keep"
                + " its later tweets out, and print a statement. The jobs may keep running.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake forget --user @ann --statement ann.txt --set lake.root=my-lake"})
final class ForgetCommand extends LakeCommand {
    @Option(
            names = "--user",
            required = true,
            paramLabel = "ID|@NAME",
            description = "Id of the account, as in user_id, or @ and its name.")
    String user;

    @Option(names = "--statement", paramLabel = "FILE", description = "Also write the statement to this file.")
    Path statement;

    @Option(
            names = "--source-files",
            paramLabel = "list|rewrite",
            defaultValue = "list",
            description = "What to do with source files that hold the account's records: list them, or rewrite them"
                    + " without these records. Default: ${DEFAULT-VALUE}.")
    SourceFiles sourceFiles;

    /** What becomes of files that had the account's records. */
    enum SourceFiles {
        list,
        rewrite
    }

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) throws IOException {
        requireNoFile();
        Erasures erasures = new Erasures(lake);
        List<Erasure> finished = erasures.erase(user);
        Set<String> accounts = finished.stream().map(Erasure::account).collect(Collectors.toSet());
        RecordRemoval removal = new RecordRemoval(
                lake.spark().sessionState().newHadoopConf(),
                record -> !Collections.disjoint(TweetAuthors.candidates(record), accounts));
        Map<String, RecordRemoval.Result> files = new LinkedHashMap<>();
        for (String file : erasures.sourceFiles(accounts)) {
            files.put(file, sourceFiles == SourceFiles.rewrite ? removal.remove(file) : removal.look(file));
        }
        String text = new ErasureStatement(finished, files, config.optimize().retention()).text();
        out.print(text);
        if (statement != null) {
            Files.writeString(statement, text);
        }
    }

    /** Before anything is erased, as the statement could not be written then. */
    private void requireNoFile() {
        if (statement != null && Files.exists(statement)) {
            throw new UserError("--statement: %s is there already".formatted(statement), "name another file");
        }
        Path folder = statement == null ? null : statement.toAbsolutePath().getParent();
        if (folder != null && !Files.isWritable(folder)) {
            throw new UserError(
                    "--statement: nothing can be written into %s".formatted(folder),
                    "name a file in a folder of yours");
        }
    }
}
