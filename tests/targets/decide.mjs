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

function answer(asked) {
  const { request, ...evidence } = asked.documents;
  try {
    return policy.decide({
      request: Buffer.from(request, "base64"),
      now: BigInt(asked.now),
      gate: asked.gate,
      evidence: Object.entries(evidence).map(([name, bytes]) => ({ name, document: Buffer.from(bytes, "base64") })),
      unsignedEvidence: true,
      interpret: asked.interpret,
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return "refused: " + error.message.replaceAll("\n", " ");
  }
}

const lines = [];
for await (const line of readline.createInterface({ input: process.stdin })) lines.push(answer(JSON.parse(line)));
fs.writeSync(1, lines.join("\n") + "\n");
