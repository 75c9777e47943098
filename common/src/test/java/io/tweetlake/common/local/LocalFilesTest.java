package io.tweetlake.common.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    @TempDir
    private Path folder;

    private final Configuration configuration = configuration();

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setClass("fs.file.impl", LocalFiles.class, FileSystem.class);
        configuration.setClass("fs.AbstractFileSystem.file.impl", LocalFileContext.class, AbstractFileSystem.class);
        return configuration;
    }

    @Test
    void writesAndReplacesAFileAsSparksCheckpointsDo() throws IOException {
        FileContext files = FileContext.getFileContext(URI.create("file:///"), configuration);
        for (String content : new String[] {"first", "second"}) {
            write(files, "a.tmp", content);
            files.rename(path("a.tmp"), path("a"), Rename.OVERWRITE);
        }

        assertThat(folder.resolve("a")).hasContent("second");
        assertThat(folder.resolve(".a.crc")).exists();
        assertThat(folder.resolve("a.tmp")).doesNotExist();
        assertThat(files.getFileLinkStatus(path("a")).getLen()).isEqualTo(6);
    }

    @Test
    void setsThePermissionsThatAreAskedFor() throws IOException {
        FileSystem files = FileSystem.newInstance(URI.create("file:///"), configuration);
        files.mkdirs(path("private"), new FsPermission("700"));
        files.setPermission(path("private"), new FsPermission("750"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("private"))))
                .isEqualTo("rwxr-x---");
        assertThat(files).isInstanceOf(LocalFiles.class);
    }

    private void write(FileContext files, String name, String content) throws IOException {
        try (FSDataOutputStream out = files.create(
                path(name), EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), CreateOpts.checksumParam(null))) {
            out.writeBytes(content);
        }
    }

    private org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    }
}
