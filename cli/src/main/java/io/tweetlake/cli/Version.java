package io.tweetlake.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, which the jar's manifest has. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        Optional<String> version =
                Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
        return new String[] {"tweetlake " + version.orElse("(not built as a jar)")};
    }
}
