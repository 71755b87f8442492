// Decides on each line of a file by a WebAssembly module.
//
//   node refunds.mjs POLICY.wasm REQUESTS.jsonl
import { readFile } from "node:fs/promises";
import { load, Refused } from "./writ.mjs";

const [module, requests] = process.argv.slice(2);
const policy = await load(await readFile(module));

/** What has to be done when the decision is acted on. Whoever cannot carry it out must not act on it. */
function obligation({ name, args }) {
  const written = Object.entries(args).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  return `  must ${name} ${written.join(", ")}`;
}

function* violations(outcomes) {
  for (const [control, may_be] of Object.entries(outcomes)) {
    if (!may_be.includes("violated")) continue;
    yield `  ${control} ${may_be.length === 1 ? "is" : "may be"} violated`;
  }
}

for (const request of (await readFile(requests, "utf8")).split("\n").filter((line) => line !== "")) {
  try {
    const record = JSON.parse(policy.decide({ request, now: new Date("2026-11-20T09:00:00Z"), gate: "refund_now" }));
    console.log(record.decision);
    for (const line of violations(record.outcomes)) console.log(line);
    for (const one of record.obligations) console.log(obligation(one));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(`not decided: ${error.message}`);
    process.exitCode = 2;
  }
}
