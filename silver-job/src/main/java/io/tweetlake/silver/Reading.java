package io.tweetlake.silver;

/** What a record turned out to be. */
sealed interface Reading permits Tweet, Notice {}
