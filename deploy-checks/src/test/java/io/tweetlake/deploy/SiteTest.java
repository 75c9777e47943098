package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation as a site: every page is in its navigation, and every link and anchor leads somewhere. */
@Tag("mlflow")
@Tag("process")
class SiteTest {
    private static final Path SETTINGS =
            DeployFiles.root().resolve("mkdocs.yml").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void isBuiltWithoutAWarning() throws Exception {
        assertThat(PythonTool.complaint("mkdocs", "build", "--strict", "--site-dir", folder.toString()))
                .isEmpty();
        assertThat(folder.resolve("index.html")).exists();
        assertThat(folder.resolve("architecture/index.html")).content().contains("<pre class=\"mermaid\">");
        assertThat(folder.resolve("configuration/index.html"))
                .content()
                .contains("https://github.com/tweetlake/tweetlake/blob/main/conf/local.yaml");
    }

    @Test
    void aLinkThatLeadsNowhereIsSeen() throws Exception {
        Path pages = Files.createDirectories(folder.resolve("docs"));
        Files.writeString(
                pages.resolve("index.md"), "# Here\n\n[page](none.md) [heading](#none) [file](../none.txt)\n");
        assertThat(PythonTool.complaint("mkdocs", "build", "--strict", "--config-file", settings()))
                .contains("'none.md'", "'#none'", "../none.txt");
    }

    /** The same for the folder, whose one page needs no navigation. */
    private String settings() throws IOException {
        String all = Files.readString(SETTINGS);
        String hook = SETTINGS.resolveSibling("docs/.site/links.py").toString();
        return Files.writeString(
                        folder.resolve("mkdocs.yml"),
                        all.substring(0, all.indexOf("nav:\n")).replace("docs/.site/links.py", hook))
                .toString();
    }
}
