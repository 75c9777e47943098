package io.tweetlake.bronze.discovery;

import io.tweetlake.common.UserError;
import io.tweetlake.common.s3.S3Access;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue of SQS's. Where one of its servers has a message, others may have it again. */
public final class NotificationQueue implements AutoCloseable {
    /** As many as SQS gives or takes at once. */
    static final int MOST_AT_ONCE = 10;
    /** With less, SQS asks a few of its servers, and may say that there is nothing where there is. */
    private static final int WAIT_SECONDS = 1;

    private final SqsClient sqs;
    private final String url;
    private final boolean hasDeadLetters;

    /** @throws UserError where it cannot be used */
    public NotificationQueue(String url, Configuration hadoop) {
        this.url = url;
        this.sqs = S3Access.queues(hadoop, url);
        try {
            this.hasDeadLetters = sqs.getQueueAttributes(
                            ask -> ask.queueUrl(url).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                    .attributes()
                    .containsKey(QueueAttributeName.REDRIVE_POLICY);
        } catch (SdkException | IllegalArgumentException e) {
            sqs.close();
            throw explain(e, url);
        }
    }

    /** Up to {@link #MOST_AT_ONCE} messages; none if the queue is empty or other consumers hold all of them. */
    List<Message> receive() {
        return sqs.receiveMessage(ask -> ask.queueUrl(url)
                        .maxNumberOfMessages(MOST_AT_ONCE)
                        .waitTimeSeconds(WAIT_SECONDS)
                        .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP))
                .messages();
    }

    /** Whether messages that are never deleted go to a queue of their own in the end. */
    boolean hasDeadLetters() {
        return hasDeadLetters;
    }

    /** What cannot be deleted comes again. */
    void delete(List<Message> messages) {
        for (int first = 0; first < messages.size(); first += MOST_AT_ONCE) {
            List<Message> some = messages.subList(first, Math.min(first + MOST_AT_ONCE, messages.size()));
            sqs.deleteMessageBatch(delete -> delete.queueUrl(url)
                    .entries(some.stream()
                            .map(message -> DeleteMessageBatchRequestEntry.builder()
                                    .id(String.valueOf(some.indexOf(message)))
                                    .receiptHandle(message.receiptHandle())
                                    .build())
                            .toList()));
        }
    }

    @Override
    public void close() {
        sqs.close();
    }

    private static UserError explain(RuntimeException failure, String url) {
        String code = failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null
                ? String.valueOf(answer.awsErrorDetails().errorCode())
                : "";
        if (code.contains("NonExistentQueue") || code.contains("QueueDoesNotExist")) {
            return new UserError(
                    "source.queue: there is no queue " + url,
                    "create it and have the bucket notify it, or correct its address",
                    failure);
        }
        return new UserError(
                "source.queue: cannot use %s: %s".formatted(url, failure.getMessage()),
                "check the address, s3.region and the key, which needs sqs:GetQueueAttributes, sqs:ReceiveMessage and"
                        + " sqs:DeleteMessage",
                failure);
    }
}
