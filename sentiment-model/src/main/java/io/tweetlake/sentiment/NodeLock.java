package io.tweetlake.sentiment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one process of a machine at a time prepare what all of them use, such as an unpacked model: the others wait, and then
 * find it. The lock of a process that dies is released.
 */
public final class NodeLock {
    private NodeLock() {}

    /** What is done under the lock. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    /**
     * @param of what is prepared; the lock is a file beside it, whose name ends in {@code .lock}, and which stays. There is
     *     none in a folder that this process cannot write to, such as one of a container image: the work can only read there
     * @throws IOException of the work, or where there can be no such file
     */
    public static synchronized void hold(Path of, Work work) throws IOException {
        Path folder = of.toAbsolutePath().getParent();
        if (Files.isDirectory(folder) && !Files.isWritable(folder)) {
            work.run();
            return;
        }
        Files.createDirectories(folder);
        Path file = of.resolveSibling(of.getFileName() + ".lock");
        // Not deleted: whoever waits for it would then hold a file that is not the next one's.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assert lock.isValid();
            work.run();
        }
    }
}
