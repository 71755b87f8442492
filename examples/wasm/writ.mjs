// A policy that `writ build --target wasm` made, in JavaScript: in Node, browsers, and whatever else runs modules.
//
//   const policy = await load(bytes);
//   const record = JSON.parse(policy.decide({ request, now }));
//
// This only carries bytes in and out. What is decided, and every byte of the record, comes from the module.

const KINDS = ["request", "evidence", "statements", "ledger_head", "people", "keys"];
const FLAGS = { unsignedEvidence: 1, unsignedApprovals: 2, strict: 4, interpret: 8 };

/** Nothing was decided, which is never permission. The message says why. */
export class Refused extends Error {}

/** From the bytes of a .wasm file. An instance is used by one caller at a time. */
export async function load(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, {});
  instance.exports._initialize();
  return new Policy(instance.exports);
}

export class Policy {
  #c;
  constructor(exports) {
    this.#c = exports;
  }

  /** { module, version, digest, gates } of the policy inside. */
  about() {
    const [head, digest, ...gates] = this.#answer(this.#c.writ_about()).trimEnd().split("\n");
    const [module, version] = head.split(" ");
    return { module, version, digest, gates };
  }

  /**
   * The decision record, as text, the same bytes that `writ gate -o json` prints. Throws Refused.
   *
   * request      bytes, or text, in JSON: as it came, since a number that JavaScript has read has lost its digits
   * now          a bigint of nanoseconds since 1970, or a Date
   * gate         its name; not needed where the policy has only one
   * evidence     [{ name, document }]
   * statements   [document], people, keys, ledgerHead: documents
   * unsignedEvidence, unsignedApprovals, strict: as the options of `writ gate`
   * interpret    true: the interpreter decides, not the code of the module
   */
  decide(asked) {
    return this.#ask(this.#c.writ_decide, asked);
  }

  /**
   * The same, without the record, which takes far longer than the decision: { decision, best_case, outcomes, obligations }.
   * Of obligations the names; who has to carry one out asks for the record.
   */
  verdict(asked) {
    return JSON.parse(this.#ask(this.#c.writ_verdict, asked));
  }

  #ask(call, { request, now, gate = "", evidence = [], statements = [], people, keys, ledgerHead, ...options }) {
    this.#c.writ_begin();
    this.#give("request", "", request);
    for (const one of evidence) this.#give("evidence", one.name, one.document);
    for (const one of statements) this.#give("statements", "", one);
    for (const [kind, one] of Object.entries({ people, keys, ledger_head: ledgerHead }))
      if (one !== undefined) this.#give(kind, "", one);
    const instant = now instanceof Date ? BigInt(now.getTime()) * 1_000_000n : BigInt(now);
    return this.#with([gate], ([name]) => this.#answer(call(...name, instant, flags(options))));
  }

  #give(kind, name, document) {
    this.#with([name, document], ([a, b]) => this.#c.writ_give(KINDS.indexOf(kind), ...a, ...b));
  }

  // Calls `use` with [address, size] of a copy of each text in the module's memory.
  #with(texts, use) {
    const parts = texts.map((text) => {
      const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
      const at = this.#c.writ_alloc(bytes.length + 1);
      if (at === 0) throw new Refused("there is no memory");
      new Uint8Array(this.#c.memory.buffer, at, bytes.length).set(bytes);
      return [at, bytes.length];
    });
    try {
      return use(parts);
    } finally {
      for (const [at] of parts) this.#c.writ_free(at);
    }
  }

  #answer(status) {
    const bytes = new Uint8Array(this.#c.memory.buffer, this.#c.writ_result(), this.#c.writ_result_size());
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (status !== 0) throw new Refused(text);
    return text;
  }
}

function flags(options) {
  let bits = 0;
  for (const [name, wanted] of Object.entries(options)) {
    if (!(name in FLAGS)) throw new TypeError(`there is no option ${name}`);
    if (wanted) bits |= FLAGS[name];
  }
  return bits;
}
