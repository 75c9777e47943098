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
import java.util.stream.Stream;

/**
 * The tokens that an older tokenizer takes out of a text before it looks for pieces, read from the files beside its
 * vocabulary as {@code transformers} 5 reads them: {@code added_tokens_decoder} of {@code tokenizer_config.json};
 * where that is missing, {@code added_tokens.json}, and the roles in {@code special_tokens_map.json} before those in
 * {@code tokenizer_config.json}. All three files may be missing.
 */
final class AddedTokens {
    static final String ADDED = "added_tokens.json";
    static final String SPECIAL = "special_tokens_map.json";
    static final String CONFIG = "tokenizer_config.json";

    private static final String DECODER = "added_tokens_decoder";
    private static final List<String> MORE = List.of("extra_special_tokens", "additional_special_tokens");
    /** Tokens by their roles, where no file names another: of RoBERTa and XLM-RoBERTa. */
    static final Map<String, JsonNode> ROBERTA = roles(named("<mask>"));

    static final Map<String, JsonNode> CAMEMBERT = roles(JsonNodeFactory.instance
            .objectNode()
            .put("content", "<mask>")
            .put("lstrip", true)
            .put("normalized", false)
            .put("special", true));

    static final Map<String, JsonNode> BERT = bertRoles();

    private static final String FIX = "Copy or download the folder again";

    private final JsonNode vocab;
    private final Roles roles;
    private final JsonNode config;
    private final JsonNode special;
    /** By id, as later tokens get the ids that follow. */
    private final TreeMap<Integer, ObjectNode> tokens = new TreeMap<>();

    /**
     * Which tokens have a role.
     *
     * @param file of the vocabulary
     * @param fix of a vocabulary that lacks one
     * @param tokens where no file says another
     */
    record Roles(String file, String fix, Map<String, JsonNode> tokens) {}

    private AddedTokens(JsonNode vocab, Roles roles, JsonNode config, JsonNode special) {
        this.vocab = vocab;
        this.roles = roles;
        this.config = config;
        this.special = special;
    }

    /** The vocabulary's files and those that may stand beside them, as far as the folder has them. */
    static List<Path> filesWith(Path folder, String... vocabulary) {
        return Stream.concat(Stream.of(vocabulary), Stream.of(ADDED, SPECIAL, CONFIG))
                .map(folder::resolve)
                .filter(Files::exists)
                .toList();
    }

    /** @param vocab ids by token */
    static AddedTokens read(Path folder, JsonNode vocab, Roles roles) {
        JsonNode config = optional(folder.resolve(CONFIG));
        boolean hasDecoder = config.path(DECODER).isObject();
        AddedTokens added =
                new AddedTokens(vocab, roles, config, hasDecoder ? config : optional(folder.resolve(SPECIAL)));
        if (hasDecoder) {
            config.get(DECODER)
                    .properties()
                    .forEach(token -> added.put(number(token.getKey()), token.getValue(), false));
        } else {
            optional(folder.resolve(ADDED))
                    .properties()
                    .forEach(token -> added.put(token.getValue().asInt(), named(token.getKey()), false));
        }
        roles.tokens().keySet().forEach(role -> added.put(added.id(role), added.role(role), true));
        MORE.stream()
                .map(added::value)
                .filter(JsonNode::isArray)
                .findFirst()
                .ifPresent(more -> more.forEach(token -> added.put(added.idOrNext(content(token)), token, true)));
        return added;
    }

    /** {@code tokenizer_config.json}, or nothing. */
    JsonNode config() {
        return config;
    }

    /** A token that the vocabulary itself says is taken out of a text. */
    void addWhole(int id, String content) {
        put(id, named(content), true);
    }

    /** The token with a role. */
    String text(String role) {
        return content(role(role));
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
            throw new CheckpointException(roles.file() + ": has no id for " + Shortened.of(token), roles.fix());
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
        JsonNode usual = roles.tokens().get(role);
        // A name alone says nothing of how the token is found.
        boolean same = content(value).isEmpty()
                || (value.isTextual() && value.textValue().equals(content(usual)));
        return same ? usual : value;
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

    private static Map<String, JsonNode> roles(JsonNode mask) {
        Map<String, JsonNode> roles = new LinkedHashMap<>();
        roles.put("bos_token", named("<s>"));
        roles.put("cls_token", named("<s>"));
        roles.put("pad_token", named("<pad>"));
        roles.put("eos_token", named("</s>"));
        roles.put("sep_token", named("</s>"));
        roles.put("unk_token", named("<unk>"));
        roles.put("mask_token", mask);
        return roles;
    }

    private static Map<String, JsonNode> bertRoles() {
        Map<String, JsonNode> roles = new LinkedHashMap<>();
        roles.put("unk_token", named("[UNK]"));
        roles.put("sep_token", named("[SEP]"));
        roles.put("pad_token", named("[PAD]"));
        roles.put("cls_token", named("[CLS]"));
        roles.put("mask_token", named("[MASK]"));
        return roles;
    }
}
