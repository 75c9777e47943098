package io.tweetlake.common.config.binding;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Flattens YAML to dotted keys. Works on tokens, since a tree has neither lines nor duplicate keys. */
final class YamlSettings {
    /** Far deeper than any key, and far from the end of the stack. */
    private static final int DEEPEST = 20;

    private final String file;
    private final List<Setting> settings;
    private final Mistakes mistakes;
    private final Map<String, Integer> lineOfKey = new HashMap<>();

    /**
     * @param file as the user named it
     * @param settings takes what is read
     * @param mistakes takes what is valid YAML but no configuration
     */
    YamlSettings(String file, List<Setting> settings, Mistakes mistakes) {
        this.file = file;
        this.settings = settings;
        this.mistakes = mistakes;
    }

    /**
     * @throws StreamConstraintsException when it is nested too deep
     * @throws com.fasterxml.jackson.core.JsonProcessingException when this is not YAML
     */
    void read(String yaml) throws IOException {
        try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                readSection("", parser);
                if (parser.nextToken() != null) {
                    mistakes.add(here(parser), "a second YAML document starts here: write one for each file");
                }
            } else if (first != null && first != JsonToken.VALUE_NULL) {
                mistakes.add(here(parser), "expected sections with keys below them, such as \"lake:\"");
            }
        }
    }

    private void readSection(String prefix, YAMLParser parser) throws IOException {
        if (parser.getParsingContext().getNestingDepth() > DEEPEST) {
            throw new StreamConstraintsException("nested too deep");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = prefix + parser.currentName();
            Origin origin = here(parser);
            Integer earlier = lineOfKey.putIfAbsent(key, origin.order());
            if (earlier != null) {
                mistakes.add(origin, key + " is already in line " + earlier + ": keep one of the two");
            }
            readValue(key, origin, parser);
        }
    }

    private void readValue(String key, Origin origin, YAMLParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT) {
            readSection(key + ".", parser);
        } else if (token == JsonToken.START_ARRAY) {
            readList(key, origin, parser);
        } else if (parser.isCurrentAlias()) {
            mistakes.add(origin, key + ": the alias *" + parser.getText() + " is not read: write the value itself");
        } else {
            String text = token == JsonToken.VALUE_NULL ? "" : parser.getText().strip();
            settings.add(new Setting(key, text, origin));
        }
    }

    private void readList(String key, Origin origin, YAMLParser parser) throws IOException {
        List<String> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isScalarValue()) {
                items.add(parser.getText().strip());
            } else {
                mistakes.add(here(parser), key + ": an item of a list is one value");
                parser.skipChildren();
            }
        }
        settings.add(new Setting(key, String.join(",", items), true, origin));
    }

    private Origin here(YAMLParser parser) {
        return Origin.line(file, parser.currentTokenLocation().getLineNr());
    }
}
