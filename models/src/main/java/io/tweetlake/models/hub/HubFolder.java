package io.tweetlake.models.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.models.remote.FileDigest;
import io.tweetlake.models.remote.RemoteContent;
import io.tweetlake.models.remote.RemoteException;
import io.tweetlake.models.remote.RemoteFile;
import io.tweetlake.models.remote.RemoteFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files of a model on the Hub, at a revision. */
final class HubFolder implements RemoteFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTIAL_CONTENT = 206;
    private static final int LARGEST_LISTING = 32 << 20;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private final HubHttp http;
    private final HubReference model;

    HubFolder(HubSettings settings, HubReference model) {
        this.http = new HubHttp(settings);
        this.model = model;
    }

    /**
     * @param commit that the revision means now
     * @param licence of its model card; null where that has none
     */
    record Listing(String commit, List<RemoteFile> files, String licence) {}

    /**
     * @throws io.tweetlake.common.UserError where there is no such model or revision, or it is not for whoever asks
     * @throws RemoteException where the Hub does not answer, or not as the Hub does
     */
    Listing listing() {
        JsonNode answer =
                json("/api/models/%s/revision/%s?blobs=true".formatted(model.repository(), model.encodedRevision()));
        String commit = answer.path("sha").asText();
        if (!model.at(commit).isCommit()) {
            throw new RemoteException(
                    "%s: the answer names no commit: is the Hub there?".formatted(model), false, null);
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : answer.path("siblings")) {
            String path = file.path("rfilename").asText();
            if (RemoteFile.isSafe(path)) {
                files.add(file(path, file));
            }
        }
        return new Listing(
                commit, files, answer.path("cardData").path("license").textValue());
    }

    private static RemoteFile file(String path, JsonNode file) {
        String sha256 = file.path("lfs").path("sha256").asText();
        String blob = file.path("blobId").asText();
        FileDigest digest = null;
        if (DIGEST.matcher(sha256).matches()) {
            digest = FileDigest.sha256(sha256);
        } else if (DIGEST.matcher(blob).matches()) {
            digest = FileDigest.gitBlob(blob);
        }
        return new RemoteFile(path, file.path("size").asLong(), null, digest);
    }

    private JsonNode json(String path) {
        HttpResponse<InputStream> response = http.get(path, model, 0);
        try (InputStream body = response.body()) {
            return JSON.readTree(body.readNBytes(LARGEST_LISTING));
        } catch (JsonProcessingException e) {
            throw new RemoteException("%s: the answer is not JSON: is the Hub there?".formatted(model), false, e);
        } catch (IOException e) {
            throw new RemoteException("%s: the answer broke off: %s".formatted(model, e.getMessage()), true, e);
        }
    }

    @Override
    public List<RemoteFile> list() {
        return listing().files();
    }

    @Override
    public RemoteContent open(RemoteFile file, long from) {
        String name = Arrays.stream(file.path().split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        HttpResponse<InputStream> response =
                http.get("/%s/resolve/%s/%s".formatted(model.repository(), model.encodedRevision(), name), model, from);
        return new RemoteContent(response.body(), response.statusCode() == PARTIAL_CONTENT ? from : 0);
    }

    @Override
    public String toString() {
        return model.toString();
    }
}
