// Decides in a WebAssembly module, for tests/property/targets.py and wasm_approvals.py: lines of JSON come in, lines go out.
//
//   node decide.mjs POLICY.wasm WRAPPER.mjs < {"gate", "now", "documents": {NAME: base64}, "interpret",
//                                              "statements", "people", "keys", "unsignedApprovals"} …
//
// The last four may be left out; evidence counts unsigned where there are no people. A line is the record, or `refused: ` and why.
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

const bytesOf = (text) => (text === undefined ? undefined : Buffer.from(text, "base64"));

function answer({ documents: { request, ...evidence }, now, gate, interpret, ...beside }) {
  const asked = {
    request: bytesOf(request),
    now: BigInt(now),
    gate,
    evidence: Object.entries(evidence).map(([name, bytes]) => ({ name, document: bytesOf(bytes) })),
    statements: "statements" in beside ? [bytesOf(beside.statements)] : [],
    people: bytesOf(beside.people),
    keys: bytesOf(beside.keys),
    unsignedEvidence: beside.people === undefined,
    unsignedApprovals: beside.unsignedApprovals,
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
