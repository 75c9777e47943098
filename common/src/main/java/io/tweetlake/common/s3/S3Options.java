package io.tweetlake.common.s3;

import io.tweetlake.common.config.S3Config;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.s3a.Constants;

/** The {@code s3} section as options of Hadoop's S3A file system, and back. */
public final class S3Options {
    /** Signatures name a region even where a store has none. */
    private static final String ANY_REGION = "us-east-1";

    private static final String PROFILE = "tweetlake.s3.profile";
    private static final String ASSUMED_ROLE = "tweetlake.s3.assumedRole";

    private S3Options() {}

    /** Options that the configuration sets; a key that it leaves out is left to Hadoop. */
    public static Map<String, String> configured(S3Config config) {
        Map<String, String> options = new LinkedHashMap<>();
        String region = config.region() == null && config.endpoint() != null ? ANY_REGION : config.region();
        put(options, Constants.AWS_REGION, region);
        put(options, Constants.ENDPOINT, config.endpoint());
        put(options, Constants.PATH_STYLE_ACCESS, config.pathStyle() ? "true" : null);
        put(options, PROFILE, config.profile());
        put(options, ASSUMED_ROLE, config.assumedRole());
        return options;
    }

    /** Options of a Spark that is ours to set up, and not a platform's with a way to S3 of its own. */
    public static Map<String, String> defaults() {
        return Map.of(
                Constants.AWS_CREDENTIALS_PROVIDER,
                AwsCredentials.class.getName(),
                // Addresses are often copied as Amazon's tools write them.
                "fs.s3.impl",
                "org.apache.hadoop.fs.s3a.S3AFileSystem");
    }

    /** What {@link #configured} made these options of. */
    static S3Config read(Configuration hadoop) {
        return new S3Config(
                hadoop.getTrimmed(Constants.AWS_REGION),
                emptyToNull(hadoop.getTrimmed(Constants.ENDPOINT)),
                hadoop.getBoolean(Constants.PATH_STYLE_ACCESS, false),
                hadoop.getTrimmed(PROFILE),
                hadoop.getTrimmed(ASSUMED_ROLE));
    }

    /** Whether S3 is reached by the connector that comes with tweetlake, with {@link #defaults}. */
    static boolean areOurs(Configuration hadoop) {
        return AwsCredentials.class.getName().equals(hadoop.getTrimmed(Constants.AWS_CREDENTIALS_PROVIDER));
    }

    private static void put(Map<String, String> options, String key, String value) {
        if (value != null) {
            options.put(key, value);
        }
    }

    private static String emptyToNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
