package io.tweetlake.s3logstore;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3 for any number of writers: a commit is a PUT on the condition that there is nothing yet, so of two
 * writers of one version one is told. Delta's own store for S3 looks first and writes then, and between the two another
 * process's commit is overwritten.
 *
 * <p>Named by {@code spark.delta.logStore.s3a.impl}.
 */
public final class ConditionalPutLogStore extends HadoopFileSystemLogStore {
    /** Buckets that are known to keep what a conditional PUT must not overwrite. */
    private static final Set<String> TRUSTED = ConcurrentHashMap.newKeySet();

    public ConditionalPutLogStore(Configuration hadoop) {
        super(hadoop);
    }

    /**
     * Returns once the file is there, with this content.
     *
     * @throws FileAlreadyExistsException where another writer's is there, and {@code overwrite} is not set
     */
    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop) throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        byte[] content = lines(actions);
        if (overwrite) {
            try (FSDataOutputStream out = files.create(path, true)) {
                out.write(content);
            }
            return;
        }
        requireConditions(files, path.getParent());
        try {
            put(files, path, content);
        } catch (IOException e) {
            // A refusal, or an answer that was lost: S3A asks again then, and is refused because of its own first time.
            byte[] there = contentOf(files, path, e);
            if (!Arrays.equals(there, content)) {
                FileAlreadyExistsException taken = new FileAlreadyExistsException(path.toString());
                taken.initCause(e);
                throw taken;
            }
        }
    }

    /** An object is there whole or not at all. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
        return false;
    }

    private static void put(FileSystem files, Path path, byte[] content) throws IOException {
        FSDataOutputStreamBuilder<?, ?> file = files.createFile(path);
        file.overwrite(true);
        file.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
        try (FSDataOutputStream out = file.build()) {
            out.write(content);
        }
    }

    private static byte[] contentOf(FileSystem files, Path path, IOException failure) throws IOException {
        try (InputStream in = files.open(path)) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            throw failure;
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** Some stores take the condition and overwrite all the same. Tried once for each bucket. */
    private static void requireConditions(FileSystem files, Path folder) throws IOException {
        String bucket = files.getUri().toString();
        if (TRUSTED.contains(bucket)) {
            return;
        }
        Path probe = new Path(folder, ".conditional-put-" + UUID.randomUUID());
        try {
            put(files, probe, new byte[] {1});
            try {
                put(files, probe, new byte[] {2});
            } catch (IOException refusal) {
                TRUSTED.add(bucket);
                return;
            }
        } finally {
            files.delete(probe, false);
        }
        throw new UnsafeStoreException(
                "the store of %s overwrites what a conditional PUT should keep, so that two writers of a table lose commits"
                        .formatted(bucket),
                "keep the lake in a store with conditional writes, such as Amazon S3; or see to it that one process at a time"
                        + " writes, and set spark.conf.spark.delta.logStore.s3a.impl to"
                        + " io.delta.storage.S3SingleDriverLogStore");
    }

    private static byte[] lines(Iterator<String> actions) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        actions.forEachRemaining(action -> {
            content.writeBytes(action.getBytes(StandardCharsets.UTF_8));
            content.write('\n');
        });
        return content.toByteArray();
    }
}
