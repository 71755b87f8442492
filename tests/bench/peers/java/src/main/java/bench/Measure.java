package bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/** Median and 99th percentile of one decision, when the compiler of the virtual machine has done its work. */
final class Measure {
    private static final double SHORTEST_BATCH = 2_000; // ns: a batch is as small as a clock allows
    private static final double SECONDS_FOR_ALL = 4; // slow engines decide on the first requests only
    private static final double SECONDS = setting("BENCH_SECONDS", 1);
    private static final double LOOK = 0.3; // s
    private static final double WINDOW = 1; // s
    private static final int ALIKE = 3; // windows in a row, when it is warm
    private static final double TOLERANCE = 0.05;
    private static final double LONGEST_WARM_UP = setting("BENCH_WARM_UP", 15);

    private static long sink; // what is decided is used, so that nothing is left out

    private Measure() {}

    private static double setting(String name, double otherwise) {
        String found = System.getenv(name);
        return found == null ? otherwise : Double.parseDouble(found);
    }

    private static double timed(int first, int last, IntToLongFunction decide) {
        long sum = 0;
        long begin = System.nanoTime();
        for (int i = first; i < last; i++) {
            sum += decide.applyAsLong(i);
        }
        double elapsed = System.nanoTime() - begin;
        sink += sum;
        return elapsed;
    }

    /** Not from the first decisions: those load classes and are interpreted. */
    static int affordable(int count, IntToLongFunction decide) {
        double each = at(samples(count, 1, LOOK, decide), 0.5) / 1e9;
        return Math.min(count, Math.max(20, (int) (SECONDS_FOR_ALL / each)));
    }

    /** Runs over all requests for `seconds`: what one decision took, by batches, shortest first. */
    private static double[] samples(int count, int batch, double seconds, IntToLongFunction decide) {
        double[] made = new double[1 << 16];
        int n = 0;
        int next = 0;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < seconds * 1e9) {
            if (next + batch > count) {
                next = 0;
            }
            if (n == made.length) {
                made = Arrays.copyOf(made, 2 * n);
            }
            made[n++] = timed(next, next + batch, decide) / batch;
            next += batch;
        }
        double[] sorted = Arrays.copyOf(made, n);
        Arrays.sort(sorted);
        return sorted;
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))];
    }

    private static boolean alike(double[] medians, int n) {
        if (n < ALIKE) {
            return false;
        }
        double[] last = Arrays.copyOfRange(medians, n - ALIKE, n);
        Arrays.sort(last);
        return last[ALIKE - 1] <= last[0] * (1 + TOLERANCE);
    }

    /** Decides until windows of time have the same median, so that all code is made that will be; that median. */
    private static double warmUp(int count, IntToLongFunction decide) {
        int windows = Math.max(1, (int) (LONGEST_WARM_UP / WINDOW));
        double[] medians = new double[windows];
        int n = 0;
        while (n < windows && !alike(medians, n)) {
            medians[n++] = at(samples(count, Math.min(count, 64), WINDOW, decide), 0.5);
        }
        return medians[n - 1];
    }

    /** `decide` gives anything that hangs on the decision. */
    static void measure(String workload, String engine, String stage, int count, IntPredicate isExpected, IntToLongFunction decide) {
        int wrong = 0;
        for (int i = 0; i < count; i++) {
            wrong += isExpected.test(i) ? 0 : 1;
        }
        if (wrong > 0) {
            throw new IllegalStateException(stage + ": " + wrong + " of " + count + " decisions are not as expected");
        }
        double each = Math.max(0.1, warmUp(count, decide));
        int batch = Math.min(count, (int) (SHORTEST_BATCH / each) + 1);
        double[] found = samples(count, batch, SECONDS, decide);
        System.out.printf(Locale.ROOT, "{\"workload\":\"%s\",\"engine\":\"%s\",\"stage\":\"%s\",\"median_ns\":%.1f,"
                + "\"p99_ns\":%.1f,\"decisions\":%d,\"batch\":%d,\"checked\":%d}%n", workload, engine, stage, at(found, 0.5), at(found, 0.99),
                (long) found.length * batch, batch, count);
    }
}
