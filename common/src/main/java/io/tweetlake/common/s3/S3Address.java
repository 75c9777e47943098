package io.tweetlake.common.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of an object or a folder in S3.
 *
 * @param key without a slash at its start; empty for the whole bucket
 */
public record S3Address(String bucket, String key) {
    private static final Pattern URI = Pattern.compile("(?i)s3a?://([^/]+)/*(.*)");

    /** @param uri {@code s3://BUCKET/KEY}, {@code s3a://BUCKET/KEY}, or anything else, which is empty */
    public static Optional<S3Address> parse(String uri) {
        Matcher matcher = URI.matcher(uri);
        return matcher.matches() ? Optional.of(new S3Address(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /** Whether a path or URI is in S3. */
    public static boolean isS3(String uri) {
        return parse(uri).isPresent();
    }
}
