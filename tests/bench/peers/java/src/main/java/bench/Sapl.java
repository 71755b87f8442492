package bench;

import bench.Case.Expected;
import io.sapl.api.model.ArrayValue;
import io.sapl.api.model.ObjectValue;
import io.sapl.api.model.TextValue;
import io.sapl.api.model.Value;
import io.sapl.api.model.jackson.SaplJacksonModule;
import io.sapl.api.pdp.AuthorizationDecision;
import io.sapl.api.pdp.AuthorizationSubscription;
import io.sapl.api.pdp.Decision;
import io.sapl.api.pdp.configuration.PDPConfiguration;
import io.sapl.pdp.BlockingPolicyDecisionPoint;
import io.sapl.pdp.PDPComponents;
import io.sapl.pdp.PolicyDecisionPointBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/** SAPL's decision point inside of this process, asked once at a time on one thread. */
final class Sapl implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().addModule(new SaplJacksonModule()).build();

    private final Case one;
    private final PDPComponents components;
    private final BlockingPolicyDecisionPoint point;
    private final String engine = "SAPL " + Version.of();

    Sapl(Case one) {
        this.one = one;
        components = PolicyDecisionPointBuilder.withDefaults().withConfiguration(MAPPER.readValue(one.configuration(), PDPConfiguration.class)).build();
        point = components.pdp();
    }

    @Override
    public void close() {
        components.close();
    }

    private static AuthorizationSubscription subscription(String json) {
        return MAPPER.readValue(json, AuthorizationSubscription.class);
    }

    private static Set<String> named(ArrayValue obligations) {
        Set<String> found = new TreeSet<>();
        obligations.forEach(x -> found.add(x instanceof TextValue(String text) ? text : x.toString()));
        return found;
    }

    private static boolean isExpected(Expected wanted, AuthorizationDecision made) {
        if ((made.decision() == Decision.PERMIT) != wanted.allow() || (made.decision() == Decision.DENY) == wanted.allow()) {
            return false;
        }
        return wanted.named() == null || wanted.named().equals(named(made.obligations()));
    }

    private void stage(String stage, int count, IntFunction<AuthorizationSubscription> asked) {
        Measure.measure(one.name(), engine, stage, count, i -> isExpected(one.expected().get(i), point.decideOnce(asked.apply(i))), i -> {
            AuthorizationDecision made = point.decideOnce(asked.apply(i));
            return made.decision().ordinal() + made.obligations().size();
        });
    }

    void run() {
        AuthorizationSubscription[] parsed = one.requests().stream().map(Sapl::subscription).toArray(AuthorizationSubscription[]::new);
        int count = Measure.affordable(parsed.length, i -> point.decideOnce(parsed[i]).decision().ordinal());
        String[] json = one.requests().toArray(String[]::new);
        stage("parsed", count, i -> parsed[i]);
        if (parsed[0].subject() instanceof TextValue && parsed[0].resource() instanceof TextValue) {
            Strings[] strings = one.requests().stream().map(Strings::of).toArray(Strings[]::new);
            stage("strings", count, i -> strings[i].subscription());
        }
        stage("json", count, i -> subscription(json[i]));
    }

    /** What is asked, as texts that another program has. */
    private record Strings(String subject, String action, String resource) {
        static Strings of(String json) {
            Map<?, ?> read = MAPPER.readValue(json, Map.class);
            return new Strings((String) read.get("subject"), (String) read.get("action"), (String) read.get("resource"));
        }

        AuthorizationSubscription subscription() {
            return new AuthorizationSubscription(Value.of(subject), Value.of(action), Value.of(resource), Value.UNDEFINED, Value.EMPTY_OBJECT);
        }
    }
}
