package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokens that RoBERTa's older tokenizer takes out of a text before it looks for pairs, read from the files beside
 * {@code vocab.json} as {@code transformers} 5 reads them: {@code added_tokens_decoder} of {@code tokenizer_config.json};
 * where that is missing, {@code added_tokens.json}, and the roles in {@code special_tokens_map.json} before those in
 * {@code tokenizer_config.json}. All three files may be missing.
 */
final class AddedTokens {
    static final String ADDED = "added_tokens.json";
    static final String SPECIAL = "special_tokens_map.json";
    static final String CONFIG = "tokenizer_config.json";

    private static final String DECODER = "added_tokens_decoder";
    private static final List<String> MORE = List.of("extra_special_tokens", "additional_special_tokens");
    private static final Map<String, String> ROLES = roles();
    private static final String FIX = "Copy or download the folder again";

    private final JsonNode vocab;
    private final JsonNode config;
    private final JsonNode special;
    /** By id, as later tokens get the ids that follow. */
    private final TreeMap<Integer, ObjectNode> tokens = new TreeMap<>();

    private AddedTokens(JsonNode vocab, JsonNode config, JsonNode special) {
        this.vocab = vocab;
        this.config = config;
        this.special = special;
    }

    /** @param vocab ids by token, of {@code vocab.json} */
    static AddedTokens read(Path folder, JsonNode vocab) {
        JsonNode config = optional(folder.resolve(CONFIG));
        boolean hasDecoder = config.path(DECODER).isObject();
        AddedTokens added = new AddedTokens(vocab, config, hasDecoder ? config : optional(folder.resolve(SPECIAL)));
        if (hasDecoder) {
            config.get(DECODER)
                    .properties()
                    .forEach(token -> added.put(number(token.getKey()), token.getValue(), false));
        } else {
            optional(folder.resolve(ADDED))
                    .properties()
                    .forEach(token -> added.put(token.getValue().asInt(), named(token.getKey()), false));
        }
        ROLES.keySet().forEach(role -> added.put(added.id(role), added.role(role), true));
        MORE.stream()
                .map(added::value)
                .filter(JsonNode::isArray)
                .findFirst()
                .ifPresent(more -> more.forEach(token -> added.put(added.idOrNext(content(token)), token, true)));
        return added;
    }

    boolean addsPrefixSpace() {
        return config.path("add_prefix_space").asBoolean(false);
    }

    /** As {@code tokenizer.json} has them. */
    ArrayNode json(ArrayNode list) {
        tokens.values().forEach(list::add);
        return list;
    }

    /** Name and id of the token with a role such as {@code sep_token}, as the post-processor takes them. */
    ArrayNode frame(String role, ArrayNode pair) {
        return pair.add(content(role(role))).add(id(role));
    }

    private int id(String role) {
        String token = content(role(role));
        int id = idOf(token);
        if (id < 0) {
            throw new CheckpointException("vocab.json: has no id for " + token, BytePairFiles.FIX);
        }
        return id;
    }

    private int idOrNext(String token) {
        int id = idOf(token);
        return id >= 0 ? id : Math.max(vocab.size(), tokens.lastKey() + 1);
    }

    private int idOf(String token) {
        return tokens.entrySet().stream()
                .filter(entry -> content(entry.getValue()).equals(token))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> vocab.path(token).asInt(-1));
    }

    private JsonNode role(String role) {
        JsonNode value = value(role);
        return content(value).isEmpty() ? named(ROLES.get(role)) : value;
    }

    private JsonNode value(String name) {
        return special.hasNonNull(name) ? special.get(name) : config.path(name);
    }

    private static JsonNode named(String content) {
        return TextNode.valueOf(content);
    }

    /** What is there stays: the same token may be named by several files. */
    private void put(int id, JsonNode token, boolean isSpecial) {
        tokens.putIfAbsent(
                id,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", id)
                        .put("content", content(token))
                        .put("single_word", token.path("single_word").asBoolean(false))
                        .put("lstrip", token.path("lstrip").asBoolean(false))
                        .put("rstrip", token.path("rstrip").asBoolean(false))
                        .put("normalized", token.path("normalized").asBoolean(!isSpecial))
                        .put("special", token.path("special").asBoolean(isSpecial)));
    }

    private static int number(String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw new CheckpointException(CONFIG + ": " + DECODER + " has the id '" + id + "'", FIX, e);
        }
    }

    /** A token is written as a text, or as an object that also says how it is found. */
    private static String content(JsonNode token) {
        return token.isTextual() ? token.textValue() : token.path("content").asText();
    }

    private static JsonNode optional(Path file) {
        return Files.exists(file) ? JsonFile.read(file, FIX) : MissingNode.getInstance();
    }

    private static Map<String, String> roles() {
        Map<String, String> roles = new LinkedHashMap<>();
        roles.put("bos_token", "<s>");
        roles.put("cls_token", "<s>");
        roles.put("pad_token", "<pad>");
        roles.put("eos_token", "</s>");
        roles.put("sep_token", "</s>");
        roles.put("unk_token", "<unk>");
        roles.put("mask_token", "<mask>");
        return roles;
    }
}
