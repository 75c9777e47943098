package io.tweetlake.cli;

import picocli.CommandLine.Command;

/** What can be done with a model, apart from the stream. */
@Command(
        name = "model",
        description = "Score texts; evaluate, register and promote models.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(score|show|evaluate|register|versions|promote|rollback)",
        subcommands = {
            ModelScoreCommand.class,
            ModelShowCommand.class,
            ModelEvaluateCommand.class,
            ModelRegisterCommand.class,
            ModelVersionsCommand.class,
            ModelPromoteCommand.class,
            ModelRollbackCommand.class
        },
        footer = {"", "Example: tweetlake model score \"What a lovely day\""})
final class ModelCommand {
    private ModelCommand() {}
}
