package bench;

import io.sapl.pdp.BlockingPolicyDecisionPoint;
import io.sapl.pdp.SaplBuildInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which SAPL this is: a version that is not released says its commit as well. */
final class Version {
    private Version() {}

    static String of() {
        String version = SaplBuildInfo.version();
        if (!version.endsWith("-SNAPSHOT")) {
            return version;
        }
        Properties built = new Properties();
        try (InputStream text = BlockingPolicyDecisionPoint.class.getResourceAsStream("/git.properties")) {
            if (text != null) {
                built.load(text);
            }
        } catch (IOException why) {
            throw new IllegalStateException("git.properties of SAPL cannot be read", why);
        }
        return version + " (" + built.getProperty("git.commit.id.abbrev", "commit not known") + ")";
    }
}
