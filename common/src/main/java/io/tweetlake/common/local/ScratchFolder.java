package io.tweetlake.common.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for what Spark writes to disk while this process runs, such as parts of tables that do not fit into memory. No other
 * user can read it, and it is deleted when the process ends; after a kill, when the next one starts.
 */
public final class ScratchFolder {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
    private static final String PREFIX = "tweetlake-spark-";
    /** Locked for as long as the process lives. */
    private static final String LOCK = "lock";
    /** After Spark has closed and deleted its files. */
    private static final int LAST = 1;

    private static final Map<Path, ScratchFolder> OPENED = new HashMap<>();

    private final Path path;

    @SuppressWarnings("UnusedVariable") // A channel that is not referred to is closed, and its lock released.
    private final FileChannel lock;

    private ScratchFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * @param parent folder that may be everybody's, such as {@code /tmp}
     * @return this process's folder in it
     */
    public static synchronized Path in(Path parent) {
        return OPENED.computeIfAbsent(parent, ScratchFolder::open).path;
    }

    private static ScratchFolder open(Path parent) {
        try {
            Files.createDirectories(parent);
            deleteLeftovers(parent);
            // The JDK makes it for its owner alone.
            Path folder = Files.createTempDirectory(parent, PREFIX);
            Path partial = folder.resolve(LOCK + ".partial");
            FileChannel lock = FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            // Locked before it has its name: who finds it unlocked knows that its process is dead.
            Files.move(partial, folder.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
            ShutdownHookManager.get().addShutdownHook(() -> FileUtils.deleteQuietly(folder.toFile()), LAST);
            return new ScratchFolder(folder, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for Spark in " + parent, e);
        }
    }

    private static void deleteLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    deleteIfLeft(folder);
                }
            }
        }
    }

    private static void deleteIfLeft(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                FileUtils.deleteDirectory(folder.toFile());
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Of another user, of this process, or of one that is just making it.
            LOG.debug("{} is left as it is: {}", folder, e.toString());
        }
    }
}
