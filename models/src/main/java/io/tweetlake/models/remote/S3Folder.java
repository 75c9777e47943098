package io.tweetlake.models.remote;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.S3Config;
import io.tweetlake.common.s3.S3Access;
import io.tweetlake.common.s3.S3Address;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** A folder in S3. The SDK checks an object that is read whole against its checksum, if it has one. */
public final class S3Folder implements RemoteFolder {
    private final S3Config config;
    private final String setting;
    private final String bucket;
    private final String prefix;
    private final S3Client s3;

    /**
     * @param uri {@code s3://BUCKET/FOLDER}, or {@code s3a://}
     * @param setting the configuration key that named it
     */
    public S3Folder(S3Config config, String uri, String setting) {
        S3Address address = S3Address.parse(uri)
                .orElseThrow(
                        () -> new UserError("%s: %s is not in S3".formatted(setting, uri), "write s3://BUCKET/FOLDER"));
        this.config = config;
        this.setting = setting;
        this.bucket = address.bucket();
        this.prefix = address.key().replaceFirst("/*$", "/");
        this.s3 = S3Access.client(config);
    }

    /**
     * In alphabetical order. Objects whose keys would lead out of the folder on a local disk are left out.
     *
     * @throws UserError if S3 refuses, with the reason
     */
    @Override
    public List<RemoteFile> list() {
        return call(() -> s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                .filter(object -> RemoteFile.isSafe(object.key().substring(prefix.length())))
                .map(object ->
                        new RemoteFile(object.key().substring(prefix.length()), object.size(), object.eTag(), null))
                .toList());
    }

    /**
     * Writes an object.
     *
     * @throws UserError if S3 refuses, with the reason
     */
    public void put(String path, Path content) {
        call(() -> s3.putObject(put -> put.bucket(bucket).key(prefix + path), content.toAbsolutePath()));
    }

    /** @throws UserError if S3 refuses, with the reason */
    @Override
    public RemoteContent open(RemoteFile file, long from) {
        GetObjectRequest.Builder get = GetObjectRequest.builder()
                .bucket(bucket)
                .key(prefix + file.path())
                // Never appends another version of the object to the beginning of this one.
                .ifMatch(file.version());
        if (from > 0) {
            get.range("bytes=%d-".formatted(from));
        } else {
            get.checksumMode(ChecksumMode.ENABLED);
        }
        return new RemoteContent(abortedOnClose(call(() -> s3.getObject(get.build()))), from);
    }

    /** The SDK's own close reads the rest of the object. */
    private static InputStream abortedOnClose(ResponseInputStream<?> object) {
        return new FilterInputStream(object) {
            @Override
            public void close() {
                object.abort();
            }
        };
    }

    private <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            if (S3Access.isTransient(e)) {
                throw new RemoteException("s3://%s does not answer: %s".formatted(bucket, e.getMessage()), true, e);
            }
            throw S3Access.explain(e, bucket, setting, config);
        }
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix.replaceFirst("/$", "");
    }

    @Override
    public void close() {
        s3.close();
    }
}
