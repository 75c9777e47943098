/** An S3 store for tests, and a proxy that makes it fail. A module that uses them adds Testcontainers and AWS's SDK. */
package io.tweetlake.testing.s3;
