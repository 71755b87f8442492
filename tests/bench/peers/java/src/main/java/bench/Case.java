package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The requests of one case, and what has to be decided on them. */
record Case(String name, String configuration, List<String> requests, List<Expected> expected) {

    /** `named` is what fails or matches, or null where only yes or no is asked for. */
    record Expected(boolean allow, Set<String> named) {}

    static Case read(Path folder) throws IOException {
        JsonMapper mapper = new JsonMapper();
        List<Expected> expected = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("expected.jsonl"))) {
            expected.add(expectation(mapper.readTree(line)));
        }
        Path peers = folder.resolve("peers");
        return new Case(folder.getFileName().toString(), Files.readString(peers.resolve("sapl.json")),
                Files.readAllLines(peers.resolve("subscriptions.jsonl")), expected);
    }

    private static Expected expectation(JsonNode row) {
        JsonNode list = row.has("failed") ? row.get("failed") : row.get("matched");
        if (list == null) {
            return new Expected(row.get("allow").asBoolean(), null);
        }
        Set<String> named = new TreeSet<>();
        list.forEach(x -> named.add(x.asString()));
        return new Expected(row.get("allow").asBoolean(), named);
    }
}
