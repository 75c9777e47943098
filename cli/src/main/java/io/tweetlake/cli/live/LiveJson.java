package io.tweetlake.cli.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The figures of a moment as the page takes them. Posts have the columns of {@code gold_tweets}. */
public final class LiveJson {
    private LiveJson() {}

    public static String of(LiveFigures.Moment moment) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("heard", moment.heard())
                .put("heardPerSecond", moment.heardPerSecond())
                .put("labelled", moment.labelled())
                .put("labelledPerSecond", moment.labelledPerSecond())
                .put("lagSeconds", moment.lag() == null ? null : moment.lag().toSeconds())
                .put("fallsBehind", moment.fallsBehind());
        moment.languages()
                .forEach(share -> json.withArray("languages")
                        .addObject()
                        .put("lang", share.lang())
                        .put("share", share.share()));
        moment.posts().forEach(post -> json.withArray("posts").add(json(post)));
        return json.toString();
    }

    private static ObjectNode json(LabelledPost post) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", post.timestamp().toString())
                .put("lang", post.lang())
                .put("user_name", post.userName())
                .put("full_text", post.text())
                .put("predicted_sentiment", post.sentiment())
                .put("predicted_score", post.score())
                .put("error", post.error());
    }
}
