package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strconv"
	"time"
)

// A batch is as small as a clock allows.
const shortestBatch = 2000.0 // ns

// Slow engines decide on the first requests only.
const secondsForAll = 4.0

func timed(first, last int, decide func(int) bool) float64 {
	begin := time.Now()
	for i := first; i < last; i++ {
		decide(i)
	}
	return float64(time.Since(begin).Nanoseconds())
}

func affordable(count int, decide func(int) bool) int {
	each := timed(0, 1, decide) / 1e9
	return min(count, max(20, int(secondsForAll/each)))
}

// decide says whether its decision is the expected one.
func measure(workload, engine, stage string, count int, decide func(int) bool) error {
	wrong := 0
	for i := 0; i < count; i++ {
		if !decide(i) {
			wrong++
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%s %s: %d of %d decisions are not as expected", engine, stage, wrong, count)
	}
	some := min(count, 64)
	batch := min(count, int(shortestBatch/max(0.1, timed(0, some, decide)/float64(some)))+1)
	seconds, err := strconv.ParseFloat(os.Getenv("BENCH_SECONDS"), 64)
	if err != nil {
		seconds = 1
	}
	var samples []float64
	next := 0
	for begin := time.Now(); time.Since(begin).Seconds() < seconds; next += batch {
		if next+batch > count {
			next = 0
		}
		samples = append(samples, timed(next, next+batch, decide)/float64(batch))
	}
	sort.Float64s(samples)
	at := func(share float64) float64 { return samples[int(share*float64(len(samples)-1))] }
	row, err := json.Marshal(map[string]any{"workload": workload, "engine": engine, "stage": stage, "median_ns": at(0.5), "p99_ns": at(0.99),
		"decisions": len(samples) * batch, "batch": batch, "checked": count})
	fmt.Println(string(row))
	return err
}
