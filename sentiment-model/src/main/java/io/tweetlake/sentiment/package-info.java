/**
 * Text in, sentiment out: serves a Hugging Face checkpoint folder in DJL's PyTorch engine, without Python.
 *
 * <p>{@link io.tweetlake.sentiment.Checkpoint} checks a folder, {@link io.tweetlake.sentiment.SentimentModel} holds its
 * weights once, and each thread scores through a {@link io.tweetlake.sentiment.SentimentPredictor} of its own.
 */
package io.tweetlake.sentiment;
