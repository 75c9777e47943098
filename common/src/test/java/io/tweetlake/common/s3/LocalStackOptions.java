package io.tweetlake.common.s3;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.S3Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The {@code s3} section that reaches LocalStack, directly or at the address of a proxy. */
public final class LocalStackOptions {
    private LocalStackOptions() {}

    /** Each as {@code s3.endpoint=...}. */
    public static List<String> at(String endpoint) {
        return List.of("s3.endpoint=" + endpoint, "s3.pathStyle=true", "s3.region=us-east-1");
    }

    /** The Hadoop configuration of a Spark session with these options. */
    public static Configuration hadoop(String endpoint) {
        List<String> options = new ArrayList<>(at(endpoint));
        options.add("lake.root=none");
        S3Config s3 = ConfigLoader.load(null, options, Map.of()).config().s3();
        Configuration hadoop = new Configuration(false);
        hadoop.addResource("core-default.xml");
        S3Options.defaults().forEach(hadoop::set);
        S3Options.configured(s3).forEach(hadoop::set);
        return hadoop;
    }
}
