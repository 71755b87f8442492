// The rules as JavaScript functions, compiled by V8, on the cases that write.py wrote: functions.mjs CASE_FOLDER...
// Prints a line of JSON for each stage. Every decision is compared with the expected one before anything is timed.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const SHORTEST_BATCH = 2000; // ns
const SECONDS = Number(process.env.BENCH_SECONDS || 1);
const engine = `JavaScript in V8 ${process.versions.v8.split('.', 2).join('.')}`;
let kept = 0; // what is kept cannot be left out

const lines = file => fs.readFileSync(file, 'utf8').trimEnd().split('\n');
const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);

function agrees(answer, expected) {
  if (expected.failed) return same(answer, expected.failed);
  if (expected.matched) return same(answer, expected.matched);
  return answer === expected.allow;
}

function timed(decide, first, last) {
  const begin = process.hrtime.bigint();
  for (let i = first; i < last; i++) { const answer = decide(i); kept += answer === true ? 1 : answer.length | 0; }
  return Number(process.hrtime.bigint() - begin);
}

function measure(workload, stage, count, decide) {
  for (let round = 0; round < 5; round++) timed(decide, 0, count); // V8 compiles what runs often
  const batch = Math.min(count, Math.floor(SHORTEST_BATCH * count / Math.max(1, timed(decide, 0, count))) + 1);
  const samples = [];
  const end = process.hrtime.bigint() + BigInt(SECONDS * 1e9);
  let next = 0;
  while (process.hrtime.bigint() < end) {
    if (next + batch > count) next = 0;
    samples.push(timed(decide, next, next + batch) / batch);
    next += batch;
  }
  samples.sort((a, b) => a - b);
  const at = share => samples[Math.floor(share * (samples.length - 1))];
  console.log(JSON.stringify({ workload, engine, stage, median_ns: at(0.5), p99_ns: at(0.99), decisions: samples.length * batch, batch, checked: count }));
}

for (const folder of process.argv.slice(2)) {
  const workload = path.basename(folder);
  const requests = lines(folder + '/requests.jsonl');
  const expected = lines(folder + '/expected.jsonl').map(x => JSON.parse(x));
  const { answer } = await import(pathToFileURL(path.resolve(folder, 'peers/policy.mjs')).href);
  const parsed = requests.map(x => JSON.parse(x));
  const wrong = parsed.filter((x, i) => !agrees(answer(x), expected[i])).length;
  if (wrong > 0) {
    console.error(`${workload}: ${engine}: ${wrong} of ${requests.length} decisions are not as expected`);
    process.exitCode = 1;
    continue;
  }
  measure(workload, 'json', requests.length, i => answer(JSON.parse(requests[i])));
  measure(workload, 'parsed', requests.length, i => answer(parsed[i]));
}
if (kept < 0) console.error(kept);
