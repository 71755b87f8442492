//! Median and 99th percentile of one decision. A batch is as small as a clock allows.

use std::time::{Duration, Instant};

const SHORTEST_BATCH: f64 = 2_000.0; // ns

fn timed(first: usize, last: usize, decide: &mut impl FnMut(usize) -> bool) -> f64 {
    let begin = Instant::now();
    for i in first..last {
        std::hint::black_box(decide(i));
    }
    begin.elapsed().as_nanos() as f64
}

/// `decide` says whether its decision is the expected one. What an engine does to show it is part of what is timed.
pub fn measure(workload: &str, engine: &str, stage: &str, count: usize, mut decide: impl FnMut(usize) -> bool) -> anyhow::Result<()> {
    let wrong = (0..count).filter(|&i| !decide(i)).count();
    if wrong > 0 {
        anyhow::bail!("{engine} {stage}: {wrong} of {count} decisions are not as expected");
    }
    let some = count.min(64);
    let each = (timed(0, some, &mut decide) / some as f64).max(0.1);
    let batch = ((SHORTEST_BATCH / each) as usize + 1).min(count);
    let seconds: f64 = std::env::var("BENCH_SECONDS").ok().and_then(|x| x.parse().ok()).unwrap_or(1.0);
    let begin = Instant::now();
    let (mut samples, mut next) = (Vec::new(), 0);
    while begin.elapsed() < Duration::from_secs_f64(seconds) {
        if next + batch > count {
            next = 0;
        }
        samples.push(timed(next, next + batch, &mut decide) / batch as f64);
        next += batch;
    }
    samples.sort_by(f64::total_cmp);
    let at = |share: f64| samples[(share * (samples.len() - 1) as f64) as usize];
    println!(
        "{}",
        serde_json::json!({"workload": workload, "engine": engine, "stage": stage, "median_ns": at(0.5), "p99_ns": at(0.99),
            "decisions": samples.len() * batch, "batch": batch, "checked": count})
    );
    Ok(())
}
