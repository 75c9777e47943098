package io.tweetlake.common.s3;

import io.tweetlake.common.config.S3Config;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The keys that both Hadoop's S3A, which makes one of these by its name, and calls of our own are signed with: those of the
 * AWS SDK's default chain, by {@code s3.profile} where it is set, and of the role {@code s3.assumedRole} taken on with them.
 */
public final class AwsCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    private static final String SESSION = "tweetlake";

    private final AwsCredentialsProvider provider;
    private final StsClient sts;

    /** As S3A calls it, for a bucket and its options. */
    public AwsCredentials(URI bucket, Configuration hadoop) {
        this(S3Options.read(hadoop));
    }

    AwsCredentials(S3Config config) {
        DefaultCredentialsProvider own = DefaultCredentialsProvider.builder()
                .profileName(config.profile())
                .build();
        if (config.assumedRole() == null) {
            this.sts = null;
            this.provider = own;
        } else {
            this.sts = sts(config, own);
            this.provider = StsAssumeRoleCredentialsProvider.builder()
                    .stsClient(sts)
                    .refreshRequest(
                            request -> request.roleArn(config.assumedRole()).roleSessionName(SESSION))
                    .build();
        }
    }

    private static StsClient sts(S3Config config, AwsCredentialsProvider own) {
        StsClientBuilder builder = StsClient.builder().credentialsProvider(own);
        if (config.region() != null) {
            builder.region(Region.of(config.region()));
        }
        if (config.endpoint() != null) {
            builder.endpointOverride(URI.create(config.endpoint()));
        }
        return builder.build();
    }

    @Override
    public software.amazon.awssdk.auth.credentials.AwsCredentials resolveCredentials() {
        return provider.resolveCredentials();
    }

    @Override
    public void close() {
        if (provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
        if (sts != null) {
            sts.close();
        }
    }
}
