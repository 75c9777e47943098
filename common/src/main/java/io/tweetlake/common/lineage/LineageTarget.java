package io.tweetlake.common.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.LineageConfig;
import io.tweetlake.common.spool.Courier;
import io.tweetlake.common.spool.JsonPost;
import io.tweetlake.common.spool.Outbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Posts events one by one, each until the server has taken it, or appends them to a file. */
final class LineageTarget implements Courier.Destination<JsonNode> {
    private final LineageConfig config;
    /** Null where events go to a file. */
    private final JsonPost address;

    LineageTarget(LineageConfig config) {
        this.config = config;
        this.address = config.url() == null ? null : new JsonPost(URI.create(config.url()), config.timeout());
    }

    @Override
    public String name() {
        return "lineage";
    }

    @Override
    public String toString() {
        return address == null ? config.file() : address.toString();
    }

    @Override
    public void send(Outbox<JsonNode> waiting, boolean last) throws IOException {
        waiting.drain(this::send);
    }

    private void send(Outbox.Entry<JsonNode> event) throws IOException {
        if (address == null) {
            Path file = Path.of(config.file()).toAbsolutePath();
            Files.createDirectories(file.getParent());
            Files.writeString(file, event.value() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } else if (!address.post(event.value(), headers())) {
            Courier.drop(this, event.number(), "the server refused it");
        }
    }

    private Map<String, String> headers() {
        return config.apiKey() == null ? Map.of() : Map.of("Authorization", "Bearer " + config.apiKey());
    }
}
