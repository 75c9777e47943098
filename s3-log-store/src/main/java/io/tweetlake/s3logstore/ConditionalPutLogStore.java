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
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;

/**
 * Delta's log on S3 for any number of writers: a commit is a PUT with {@code If-None-Match: *}, so if two writers race for a
 * version, one gets a conflict and retries. Delta's own store for S3 lists first and writes afterwards, and may overwrite what
 * another process has committed in between.
 *
 * <p>Set by {@code spark.delta.logStore.s3a.impl}.
 */
public final class ConditionalPutLogStore extends HadoopFileSystemLogStore {
    /** Buckets whose store has refused a conditional PUT over an object. */
    private static final Set<String> TRUSTED = ConcurrentHashMap.newKeySet();

    public ConditionalPutLogStore(Configuration hadoop) {
        super(hadoop);
    }

    /**
     * Returns once the file exists with this content.
     *
     * @throws FileAlreadyExistsException if another writer has written it, and {@code overwrite} is false
     * @throws UnsafeStoreException if the store ignores the condition, so that commits would be lost
     */
    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop) throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        byte[] content = lines(actions);
        if (overwrite) {
            overwrite(files, path, content);
            return;
        }
        requireConditions(files, path.getParent());
        try {
            put(files, path, content);
        } catch (IOException e) {
            // Another writer's object, or our own: after a lost answer S3A retries, and its first attempt refuses the
            // second.
            byte[] there = contentOf(files, path, e);
            if (!Arrays.equals(there, content)) {
                FileAlreadyExistsException taken = new FileAlreadyExistsException(path.toString());
                taken.initCause(e);
                throw taken;
            }
        }
    }

    /** S3 shows an object whole or not at all. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
        return false;
    }

    private static void overwrite(FileSystem files, Path path, byte[] content) throws IOException {
        try (FSDataOutputStream out = files.create(path, true)) {
            out.write(content);
        }
    }

    /** Fails if there is an object already. */
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

    /**
     * Some stores accept the condition and overwrite nevertheless: tried once for each bucket. Only a refusal that names the
     * condition makes a bucket trusted; any other failure fails the commit.
     */
    private static void requireConditions(FileSystem files, Path folder) throws IOException {
        String bucket = files.getUri().toString();
        if (TRUSTED.contains(bucket)) {
            return;
        }
        if (!keepsProbe(files, new Path(folder, ".conditional-put-" + UUID.randomUUID()))) {
            throw new UnsafeStoreException(bucket);
        }
        TRUSTED.add(bucket);
    }

    private static boolean keepsProbe(FileSystem files, Path probe) throws IOException {
        try {
            overwrite(files, probe, new byte[] {1});
            put(files, probe, new byte[] {2});
            return false;
        } catch (RemoteFileChangedException refusal) {
            return true;
        } finally {
            files.delete(probe, false);
        }
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
