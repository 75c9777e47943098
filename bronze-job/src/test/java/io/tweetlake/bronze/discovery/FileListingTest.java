package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileListingTest {
    @TempDir
    private Path folder;

    @Test
    void findsFilesAtAnyDepthTheOldestFirst() throws IOException {
        put("2026/11/b.json", 2);
        put("a.json", 3);
        put("c.json", 1);

        assertThat(names(folder.toString())).containsExactly("c.json", "2026/11/b.json", "a.json");
    }

    @Test
    void passesOverWhatIsHiddenAndWhatIsBeingWritten() throws IOException {
        put("a.json", 1);
        put("_SUCCESS", 2);
        put(".a.json.crc", 3);
        put("_temporary/0/b.json", 4);
        put("c.json.tmp", 5);

        assertThat(names(folder.toString(), ".tmp")).containsExactly("a.json");
    }

    @Test
    void takesAPatternAndASingleFile() throws IOException {
        put("day=1/a.json", 1);
        put("day=2/b.json", 2);
        put("hour=1/c.json", 3);

        assertThat(names(folder + "/day=*")).containsExactly("day=1/a.json", "day=2/b.json");
        assertThat(names(folder + "/day=1/a.json")).containsExactly("day=1/a.json");
        assertThat(names(folder + "/none")).isEmpty();
    }

    @Test
    void isNotHiddenBecauseOfWhereItLies() throws IOException {
        put(".hidden/a.json", 1);

        assertThat(names(folder + "/.hidden")).containsExactly(".hidden/a.json");
    }

    /** Each is read by its own name, and a folder that links lead back to is not read again. */
    @Test
    void linksAreFollowedWithinTheSourceAndEachFileIsThereOnce() throws IOException {
        put("in/a.json", 1);
        put("in/.store/b.json", 2);
        put("elsewhere/c.json", 3);
        Path in = folder.resolve("in");
        Files.createSymbolicLink(in.resolve("loop"), in);
        Files.createSymbolicLink(in.resolve("same.json"), in.resolve("a.json"));
        Files.createSymbolicLink(in.resolve("linked"), in.resolve(".store"));
        Files.createSymbolicLink(in.resolve("again.json"), in.resolve(".store/b.json"));
        Files.createSymbolicLink(in.resolve("nothing.json"), folder.resolve("nothing"));
        Files.createSymbolicLink(in.resolve("device.json"), Path.of("/dev/null"));
        Files.createSymbolicLink(in.resolve("outside"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(in.resolve("outside.json"), folder.resolve("elsewhere/c.json"));
        Files.createSymbolicLink(folder.resolve("source"), in);

        assertThat(names(in.toString())).containsExactly("in/a.json", "in/linked/b.json");
        assertThat(names(in + "/*")).as("each once, by one of its names").hasSize(2);
        assertThat(names(in + "/*.json")).containsExactly("in/a.json", "in/again.json");
        assertThat(names(in + "/out*/*")).isEmpty();
        assertThat(names(folder + "/source"))
                .as("the source itself may be a link")
                .hasSize(2);
        // JUnit warns of links that lead out of its folder.
        Files.delete(in.resolve("device.json"));
    }

    /** Reading one may wait for ever. */
    @Test
    void aSocketIsNoFile() throws IOException {
        put("a.json", 1);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            // The address of a socket is short, and the folder's may be long.
            Path shortcut = Files.createTempDirectory("s");
            socket.bind(UnixDomainSocketAddress.of(shortcut.resolve("b.json")));
            Files.move(shortcut.resolve("b.json"), folder.resolve("b.json"));
            Files.delete(shortcut);

            assertThat(names(folder.toString())).containsExactly("a.json");
            assertThat(names(folder + "/b.json")).isEmpty();
        }
    }

    @Test
    void aPatternMatchesBelowNamesWithAColon() throws IOException {
        put("at 11:00:00+00:00/12:30.json", 1);
        put("at 12:00:00+00:00/a.json", 2);
        put("day=1/`x`.json", 3);

        assertThat(names(folder + "/at*")).hasSize(2);
        assertThat(names(folder + "/at 1[1]:*/*:{30,31}.json")).containsExactly("at 11:00:00+00:00/12:30.json");
        assertThat(names(folder + "/{at 12:00:00+00:00,day=?}/*.json"))
                .containsExactly("at 12:00:00+00:00/a.json", "day=1/`x`.json");
    }

    @Test
    void namesKeepTheirCharacters() throws IOException {
        List<String> odd = List.of(
                "nfd-e\u0301.json", "nfc-\u00e9.json", "11:00:00+00:00.json", "a%20b c.json", "`x`.json", "q?#&.json");
        for (int i = 0; i < odd.size(); i++) {
            put(odd.get(i), i + 1);
        }

        assertThat(names(folder.toString())).isEqualTo(odd);
        assertThat(new FileListing(new DatedPath(folder.toString()), List.of()).files(new Configuration()))
                .allSatisfy(file -> assertThat(file.fileSystem(new Configuration())
                                .open(file.path())
                                .read())
                        .isPositive());
    }

    private void put(String name, int second) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(second)));
    }

    private List<String> names(String path, String... ignore) {
        String root = folder.toUri().getPath();
        return new FileListing(new DatedPath(path), List.of(ignore))
                .files(new Configuration())
                .map(file -> URI.create(file.uri()).getPath())
                .map(name -> name.substring(name.indexOf(root) + root.length()))
                .toList();
    }
}
