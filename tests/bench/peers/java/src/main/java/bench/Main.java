package bench;

import java.nio.file.Path;

/**
 * SAPL on the cases that write.py wrote: Main CASE_FOLDER...
 * Prints a line of JSON for each stage. Every decision is compared with the expected one before anything is timed.
 */
public final class Main {
    private Main() {}

    public static void main(String[] folders) {
        boolean right = true;
        for (String folder : folders) {
            try (Sapl subject = new Sapl(Case.read(Path.of(folder)))) {
                subject.run();
            } catch (Exception why) {
                System.err.println(Path.of(folder).getFileName() + ": SAPL: " + why.getMessage());
                right = false;
            }
        }
        System.exit(right ? 0 : 1);
    }
}
