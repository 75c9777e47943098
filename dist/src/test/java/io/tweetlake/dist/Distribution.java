package io.tweetlake.dist;

import java.nio.file.Path;

/** The archive of this build. */
final class Distribution {
    static final Path REPOSITORY = Path.of(System.getProperty("tweetlake.home"));
    static final String VERSION = System.getProperty("tweetlake.version");

    private static final String NAME = "tweetlake-" + VERSION;

    private Distribution() {}

    /** @return the installation, below the folder, which every user can read from then on */
    static Path unpack(Path folder) throws Exception {
        Path archive = REPOSITORY.resolve("dist/target/" + NAME + ".tar.gz");
        Command.run("tar", "xzf", archive.toString(), "-C", folder.toString());
        Command.run("chmod", "a+rx", folder.toString());
        return folder.resolve(NAME);
    }
}
