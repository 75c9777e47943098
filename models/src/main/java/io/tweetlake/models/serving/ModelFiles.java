package io.tweetlake.models.serving;

import io.tweetlake.common.s3.S3Folder;
import io.tweetlake.models.mlflow.Artifacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The files of a model, wherever they are kept. Listed once, then fetched one by one. */
interface ModelFiles extends AutoCloseable {
    /**
     * @param path below the model's folder, and not out of it
     * @param size in bytes
     */
    record Entry(String path, long size) {}

    List<Entry> list();

    /** Goes on with what is there, and holds the file to its size. */
    void download(Entry file, Path target) throws IOException;

    @Override
    default void close() {}

    static boolean isInBucket(String place) {
        return place.matches("s3a?://.+");
    }

    static ModelFiles of(ModelSource.Remote source) {
        return isInBucket(source.place())
                ? new InBucket(S3Folder.open(source.s3(), source.place(), "model.ref"))
                : new OnServer(new Artifacts(source.mlflow()), source.place());
    }

    /** Through an MLflow server. */
    record OnServer(Artifacts artifacts, String folder) implements ModelFiles {
        @Override
        public List<Entry> list() {
            return artifacts.list(folder).stream()
                    .map(file -> new Entry(file.path(), file.size()))
                    .toList();
        }

        @Override
        public void download(Entry file, Path target) throws IOException {
            artifacts.download(folder, new Artifacts.Entry(file.path(), file.size()), target);
        }
    }

    /** In S3. */
    final class InBucket implements ModelFiles {
        private final S3Folder folder;
        private List<S3Folder.Entry> listed = List.of();

        InBucket(S3Folder folder) {
            this.folder = folder;
        }

        @Override
        public List<Entry> list() {
            listed = folder.list();
            return listed.stream()
                    .map(file -> new Entry(file.path(), file.size()))
                    .toList();
        }

        @Override
        public void download(Entry file, Path target) throws IOException {
            S3Folder.Entry found = listed.stream()
                    .filter(each -> each.path().equals(file.path()))
                    .findFirst()
                    .orElseThrow();
            folder.download(found, target);
        }

        @Override
        public void close() {
            folder.close();
        }
    }
}
