package io.tweetlake.common.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweetlake.common.config.AlertsConfig;
import io.tweetlake.common.spool.Courier;
import io.tweetlake.common.spool.JsonPost;
import io.tweetlake.common.spool.Outbox;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Posts alerts one by one, each until the server has taken it. */
final class Webhook implements Courier.Destination<Alert> {
    private static final JsonMapper JSON = new JsonMapper();

    private final AlertsConfig config;
    private final JsonPost address;

    Webhook(AlertsConfig config) {
        this.config = config;
        this.address = new JsonPost(URI.create(config.webhook()), config.timeout());
    }

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public String toString() {
        return address.toString();
    }

    @Override
    public void send(Outbox<Alert> waiting, boolean last) throws IOException {
        waiting.drain(this::post);
    }

    private void post(Outbox.Entry<Alert> alert) throws IOException {
        Map<String, String> headers = Map.of("Idempotency-Key", alert.value().id());
        if (!address.post(message(alert.value()), headers)) {
            Courier.drop(this, alert.number(), "the server refused it");
        }
    }

    private JsonNode message(Alert alert) {
        return switch (config.form()) {
            case JSON -> JSON.valueToTree(alert);
            case SLACK ->
                JSON.createObjectNode()
                        .put(
                                "text",
                                "*%s*\n%s\n<%s|Open the dashboard>"
                                        .formatted(escaped(alert.title()), escaped(alert.text()), alert.page()));
            case TEAMS -> card(alert);
        };
    }

    /** As Slack asks: these three characters have a meaning in its texts. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** An adaptive card, as workflows of Teams take it. */
    private static ObjectNode card(Alert alert) {
        ObjectNode message = JSON.createObjectNode().put("type", "message");
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4");
        var body = card.putArray("body");
        body.addObject()
                .put("type", "TextBlock")
                .put("text", alert.title())
                .put("weight", "Bolder")
                .put("wrap", true);
        body.addObject().put("type", "TextBlock").put("text", alert.text()).put("wrap", true);
        card.putArray("actions")
                .addObject()
                .put("type", "Action.OpenUrl")
                .put("title", "Open the dashboard")
                .put("url", alert.page());
        return message;
    }
}
