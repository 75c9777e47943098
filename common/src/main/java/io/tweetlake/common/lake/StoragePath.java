package io.tweetlake.common.lake;

import io.tweetlake.common.UserError;
import io.tweetlake.common.local.LocalGlob;
import io.tweetlake.common.s3.S3Access;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Checks on paths before a stream starts, through Hadoop's file systems: local, {@code s3a://}, {@code /Volumes}. */
public final class StoragePath {
    private StoragePath() {}

    /** A path with its scheme, as Delta wants it: one without is relative to the working directory, or on local disk. */
    static String qualified(SparkSession spark, String path) {
        try {
            return fileSystem(spark, path).makeQualified(new Path(path)).toString();
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    "cannot use the path %s: %s".formatted(path, e.getMessage()), "check its scheme and its form", e);
        }
    }

    static String child(String parent, String name) {
        return parent.endsWith("/") ? parent + name : parent + "/" + name;
    }

    /**
     * @param path a folder, a file or a pattern of them
     * @param key the configuration key that named it
     * @throws UserError where nothing is there
     */
    public static void requireExists(SparkSession spark, String path, String key) {
        S3Access.require(spark.sessionState().newHadoopConf(), path, key);
        try {
            if (!exists(fileSystem(spark, path), new Path(path))) {
                throw new UserError(
                        "%s: nothing exists at %s".formatted(key, path),
                        "create the folder, or name another with --set %s=FOLDER".formatted(key));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    "%s: cannot look at %s: %s".formatted(key, path, e.getMessage()),
                    "check the address and the permissions",
                    e);
        }
    }

    private static boolean exists(FileSystem files, Path pattern) throws IOException {
        if (LocalGlob.isLocal(files)) {
            return !LocalGlob.find(files.makeQualified(pattern).toUri().getPath())
                    .isEmpty();
        }
        FileStatus[] found = files.globStatus(pattern);
        return found != null && found.length > 0;
    }

    /**
     * @param folder a folder, made where it is missing
     * @param key the configuration key that named it
     * @throws UserError where a file cannot be written into it
     */
    static void requireWritable(SparkSession spark, String folder, String key) {
        S3Access.require(spark.sessionState().newHadoopConf(), folder, key);
        try {
            Path probe = new Path(folder, ".tweetlake-" + UUID.randomUUID());
            FileSystem files = fileSystem(spark, folder);
            files.mkdirs(probe.getParent());
            files.create(probe).close();
            files.delete(probe, false);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    "%s: cannot write into %s: %s".formatted(key, folder, e.getMessage()),
                    "give the user that runs this job write permission, or name another folder with --set %s=FOLDER"
                            .formatted(key),
                    e);
        }
    }

    private static FileSystem fileSystem(SparkSession spark, String path) throws IOException {
        return new Path(path).getFileSystem(spark.sessionState().newHadoopConf());
    }
}
