package io.tweetlake.bronze.discovery;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file that was found.
 *
 * @param uri its address, percent-encoded
 * @param bytes as it is stored
 * @param modifiedAt when it was written last
 * @param version what tells it from another file that had its name before; null where a name has one file for ever
 */
public record SourceFile(String uri, long bytes, Instant modifiedAt, String version) implements Serializable {
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7F]+");

    /** Between a file and a member of it. */
    private static final String MEMBER = "!";

    /**
     * The address of a file, with every character outside ASCII percent-encoded as it is: {@code URI.toASCIIString} would
     * normalise decomposed letters first, and so name another file.
     */
    public static String encoded(Path path) {
        return NOT_ASCII
                .matcher(path.toUri().toString())
                .replaceAll(part -> URLEncoder.encode(part.group(), StandardCharsets.UTF_8));
    }

    public Path path() {
        return new Path(URI.create(uri));
    }

    /** Where the file is, without Hadoop's checksum files on local disk, which cannot name a file with a colon. */
    public FileSystem fileSystem(Configuration hadoop) throws IOException {
        return plain(path().getFileSystem(hadoop));
    }

    static FileSystem plain(FileSystem files) {
        return files instanceof LocalFileSystem local ? local.getRaw() : files;
    }

    /** The address as people write it: not encoded, local files without a scheme. */
    public String name() {
        URI address = URI.create(uri);
        return "file".equals(address.getScheme())
                ? address.getPath()
                : address.getScheme() + "://" + address.getAuthority() + address.getPath();
    }

    /**
     * The address of the file, or of a member of this archive: {@code file!member}, percent-encoded.
     *
     * @param member null for the file itself
     */
    public String address(String member) {
        return member == null
                ? uri
                : uri + MEMBER + encoded(new Path("/" + member)).substring(1);
    }

    /** A file that is alone with its name. */
    static SourceFile of(FileStatus file) {
        return of(file, null);
    }

    static SourceFile of(FileStatus file, String version) {
        return new SourceFile(
                encoded(file.getPath()), file.getLen(), Instant.ofEpochMilli(file.getModificationTime()), version);
    }
}
