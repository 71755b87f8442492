// The audit in DuckDB, one thread: duckdb.mjs CASE_FOLDER PACKAGES_FOLDER. Prints a line of JSON for each stage.
// `parsed` is a table in memory, `json` the file of lines. How often each control fails is compared before anything is timed.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const [folder, packages] = process.argv.slice(2);
const require = createRequire(path.resolve(packages, 'package.json'));
const { DuckDBInstance, version } = require('@duckdb/node-api');

const ROUNDS = 15;
const COPIES = 25; // of the records, so that planning the query does not count
const controls = JSON.parse(fs.readFileSync(folder + '/peers/policy.sql.json', 'utf8'));
const expected = fs.readFileSync(folder + '/expected.jsonl', 'utf8').trimEnd().split('\n').map(x => JSON.parse(x));
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const engine = `DuckDB ${typeof version === 'function' ? version() : ''}`.trim();
await connection.run('SET threads=1');

const read = copies => `read_json([${Array(copies).fill(`'${folder}/requests.jsonl'`).join(', ')}], format='newline_delimited')`;
// The bits of the controls that fail, of each record, folded so that nothing is left out.
const masks = from => `SELECT bit_xor(hash(mask)) FROM (SELECT ${controls.map(([, c], i) => `(CASE WHEN ${c} THEN 0::UBIGINT ELSE ${1n << BigInt(i)}::UBIGINT END)`).join(' | ')} AS mask FROM ${from})`;
const counts = from => `SELECT ${controls.map(([, c]) => `count(*) FILTER (WHERE NOT (${c}))`).join(', ')} FROM ${from}`;

async function measure(stage, from) {
  const records = expected.length * COPIES;
  const [found] = (await connection.runAndReadAll(counts(from))).getRows();
  const wrong = controls.filter(([name], i) => Number(found[i]) !== COPIES * expected.filter(x => x.failed.includes(name)).length);
  if (wrong.length > 0) {
    console.error(`${path.basename(folder)}: ${engine} ${stage}: ${wrong.length} controls fail more or less often than expected`);
    process.exitCode = 1;
    return;
  }
  const samples = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begin = process.hrtime.bigint();
    await connection.runAndReadAll(masks(from));
    samples.push(Number(process.hrtime.bigint() - begin) / records);
  }
  samples.sort((a, b) => a - b);
  console.log(JSON.stringify({ workload: path.basename(folder), engine, stage, median_ns: samples[ROUNDS >> 1], p99_ns: samples[ROUNDS - 1], decisions: ROUNDS * records, batch: records, checked: records }));
}

await measure('json', read(COPIES));
await connection.run(`CREATE TABLE records AS SELECT * FROM ${read(COPIES)}`);
await measure('parsed', 'records');
