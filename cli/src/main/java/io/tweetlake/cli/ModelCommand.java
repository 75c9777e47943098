package io.tweetlake.cli;

import picocli.CommandLine.Command;

/** What can be done with a model, apart from the stream. */
@Command(
        name = "model",
        description = "Try a model on texts; register one on MLflow.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(score|register|versions)",
        subcommands = {ModelScoreCommand.class, ModelRegisterCommand.class, ModelVersionsCommand.class},
        footer = {"", "Example: tweetlake model score \"What a lovely day\""})
final class ModelCommand {
    private ModelCommand() {}
}
