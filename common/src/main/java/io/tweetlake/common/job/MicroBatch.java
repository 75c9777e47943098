package io.tweetlake.common.job;

import io.tweetlake.common.lake.Lake;

/**
 * What a job knows of the micro-batch in hand.
 *
 * @param id grows by one with each, from 0; the same again when a batch is repeated after a crash
 * @param repeated whether it was begun before, and may have written some of its rows or all
 * @param writer names the stream in the tables' transactions; survives restarts, not a new checkpoint
 * @param lake the lake in the session of the batch
 */
public record MicroBatch(long id, boolean repeated, String writer, Lake lake) {}
