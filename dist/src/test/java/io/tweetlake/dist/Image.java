package io.tweetlake.dist;

import java.nio.file.Files;
import java.nio.file.Path;

/** The container image of this build. */
final class Image {
    static final String NAME = "tweetlake-it:" + Distribution.VERSION;

    private Image() {}

    /** As docs/containers.md says: of an unpacked distribution. */
    static void build() throws Exception {
        Path folder = Files.createTempDirectory("image");
        try {
            Path installation = Distribution.unpack(folder);
            String dockerfile = installation.resolve("deploy/docker/Dockerfile").toString();
            Command.run("docker", "build", "--quiet", "--tag", NAME, "--file", dockerfile, installation.toString());
        } finally {
            Command.run("rm", "-r", folder.toString());
        }
    }
}
