package io.tweetlake.bronze.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7F]+");

    private static final Pattern COMPRESSED = Pattern.compile("\\.(gz|tgz|bz2|zst|xz|zip)$", Pattern.CASE_INSENSITIVE);
    private static final int COMPRESSED_TEXT = 10;

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

    /** As a line of a log. */
    ObjectNode json() {
        ObjectNode json =
                JSON.createObjectNode().put("uri", uri).put("bytes", bytes).put("modifiedAt", modifiedAt.toString());
        return version == null ? json : json.put("version", version);
    }

    static SourceFile of(JsonNode json) {
        return new SourceFile(
                json.get("uri").asText(),
                json.get("bytes").asLong(),
                Instant.parse(json.get("modifiedAt").asText()),
                json.path("version").asText(null));
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

    /** About how much text there is in the file, if its name says that it is compressed: JSON shrinks to about a tenth. */
    public long textBytes() {
        return COMPRESSED.matcher(uri).find() ? bytes * COMPRESSED_TEXT : bytes;
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
