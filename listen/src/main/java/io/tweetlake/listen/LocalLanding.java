package io.tweetlake.listen;

import io.tweetlake.common.UserError;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A local folder. A file has a hidden name that ends with {@code _tmp} until it is renamed. What a process that was killed left
 * behind is deleted where the stream sends it again, and put in place where it does not.
 */
final class LocalLanding implements Landing {
    private static final String HIDDEN = ".";
    private static final String PARTIAL = "_tmp";

    private final Path folder;
    private final FileChannel lock;

    /**
     * @param stream whose files are written
     * @param repeats whether the stream sends again what was not put in place
     * @throws UserError where another process listens to the same stream into this folder, or it cannot be made
     */
    LocalLanding(Path folder, String stream, boolean repeats) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        this.lock = lock(folder.resolve("_listen-" + stream + ".lock"));
        for (Path left : leftovers(stream)) {
            if (repeats || Files.size(left) == 0) {
                Files.delete(left);
            } else {
                Files.move(left, whole(left));
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Of this process.
        }
        channel.close();
        throw new UserError(
                "--to: another process listens into " + path.getParent(), "stop that one, or name another folder");
    }

    private List<Path> leftovers(String stream) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> isLeftover(file.getFileName().toString(), stream))
                    .toList();
        }
    }

    private static boolean isLeftover(String name, String stream) {
        return name.startsWith(HIDDEN + stream + "-") && name.endsWith(PARTIAL);
    }

    private static Path partial(Path whole) {
        return whole.resolveSibling(HIDDEN + whole.getFileName() + PARTIAL);
    }

    private static Path whole(Path partial) {
        String name = partial.getFileName().toString();
        return partial.resolveSibling(name.substring(HIDDEN.length(), name.length() - PARTIAL.length()));
    }

    @Override
    public File begin(String name) throws IOException {
        Path whole = folder.resolve(name);
        Files.createDirectories(whole.getParent());
        FileChannel channel = FileChannel.open(partial(whole), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new LocalFile(whole, channel);
    }

    @Override
    public Optional<byte[]> load(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    @Override
    public void store(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Path partial = partial(file);
        try (FileChannel channel = FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(content);
            channel.force(true);
        }
        rename(partial, file);
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private record LocalFile(Path whole, FileChannel channel) implements File {
        @Override
        public OutputStream content() {
            // On disk before it has its name: a machine that fails later must not leave an empty file behind a cursor.
            return new FilterOutputStream(Channels.newOutputStream(channel)) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    if (channel.isOpen()) {
                        channel.force(true);
                    }
                    super.close();
                }
            };
        }

        @Override
        public void finish() throws IOException {
            rename(partial(whole), whole);
        }
    }
}
