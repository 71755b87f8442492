// Decides in a WebAssembly module, for tests/property/targets.py: lines of JSON come in, lines go out.
//
//   node decide.mjs POLICY.wasm WRAPPER.mjs < {"gate", "now", "documents": {NAME: base64}, "interpret"} …
//
// A line is the record, or `refused: ` and why.
import fs from "node:fs";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const [file, wrapper] = process.argv.slice(2);
const { load, Refused } = await import(pathToFileURL(wrapper));
const policy = await load(fs.readFileSync(file));

const refused = Symbol("refused");

function attempt(call) {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { [refused]: error.message };
  }
}

// What the short form says is what the record says.
function sameAsRecord(brief, text) {
  const { decision, best_case, outcomes, obligations } = JSON.parse(text);
  const wanted = { best_case, decision, obligations: obligations.map((one) => one.name), outcomes };
  const same = (value) => JSON.stringify(value, (_, inner) => (inner?.constructor === Object ? Object.entries(inner).sort() : inner));
  return same(brief) === same(wanted);
}

function answer({ documents: { request, ...evidence }, now, gate, interpret }) {
  const asked = {
    request: Buffer.from(request, "base64"),
    now: BigInt(now),
    gate,
    evidence: Object.entries(evidence).map(([name, bytes]) => ({ name, document: Buffer.from(bytes, "base64") })),
    unsignedEvidence: true,
    interpret,
  };
  const record = attempt(() => policy.decide(asked));
  const brief = attempt(() => policy.verdict(asked));
  if (record[refused] !== undefined)
    return record[refused] === brief[refused] ? "refused: " + record[refused].replaceAll("\n", " ") : "only refused with a record";
  return sameAsRecord(brief, record) ? record : "the short form differs: " + JSON.stringify(brief);
}

const lines = [];
for await (const line of readline.createInterface({ input: process.stdin })) lines.push(answer(JSON.parse(line)));
fs.writeSync(1, lines.join("\n") + "\n");
