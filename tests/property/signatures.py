#!/usr/bin/env python3
"""Signatures are those of everybody else: OpenSSL's own tool signs what a gate believes, and verifies what writ signs.

Each kind of key is tried both ways. Then single bits of signed evidence are turned over, signatures and keys are
exchanged, and nothing of that may count. `--seed` repeats a run.
"""

import argparse
import base64
import json
import pathlib
import random
import subprocess
import sys
import tempfile

RULES = """language writ 1
module signatures version 1.0.0

role signer "Signs" from "svc:signer"

record Report { score : int in 0 .. 100 }

record Ship { build : digest }

request ship : Ship

evidence report : Report {
  about  ship.build
  from   signer
  fresh  within 24 h
}

control SIG-01 "Enough" {
  owner     signer
  severity  high
  enforce   hard
  require   report.score >= 80 otherwise "Too low."
}

gate out on ship {
  controls  SIG-01
}
"""
EVIDENCE = "application/vnd.writ.evidence+json"
PSS = ["-digest", "sha256", "-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest"]
# Kind: how it is made, and how OpenSSL is told to sign with it.
KINDS = {
    "ed25519": (["-algorithm", "ed25519"], ["-rawin"]),
    "p256": (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], ["-rawin", "-digest", "sha256"]),
    "p384": (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"], ["-rawin", "-digest", "sha384"]),
    "rsa2048": (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], ["-rawin"] + PSS),
}
REFUSED = {
    "secp256k1": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
    "p521": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
    "rsa1024": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
    "x25519": ["-algorithm", "x25519"],
    "ed448": ["-algorithm", "ed448"],
}


class Trial:
    def __init__(self, writ, folder, rng):
        self.writ, self.folder, self.rng = writ, pathlib.Path(folder), rng
        self.faults = []
        (self.folder / "t.writ").write_text(RULES)
        self.build = "sha256:" + "ab" * 32
        (self.folder / "r.json").write_text(json.dumps({"build": self.build}))

    def run(self, *command, data=None):
        return subprocess.run([str(c) for c in command], cwd=self.folder, input=data, capture_output=True)

    def openssl(self, *args, data=None):
        done = self.run("openssl", *args, data=data)
        if done.returncode != 0:
            sys.exit(f"openssl {' '.join(map(str, args))}: {done.stderr.decode()}")
        return done.stdout

    def make_key(self, name, how):
        self.openssl("genpkey", *how, "-out", name + ".pem")
        self.openssl("pkey", "-in", name + ".pem", "-pubout", "-out", name + ".pub")

    def keys_file(self, *names):
        rows = [{"name": n, "for": ["signer"], "public": (self.folder / (n + ".pub")).read_text()} for n in names]
        (self.folder / "keys.json").write_text(json.dumps({"keys": rows}))

    def gate(self, document):
        (self.folder / "report.json").write_text(document)
        return self.run(self.writ, "gate", "t.writ", "--request", "r.json", "--evidence", "report=report.json", "--keys",
                        "keys.json", "--at", "2026-05-04T09:00:00Z", "--past", "-o", "json")

    def expect(self, what, holds, done=None):
        if not holds:
            self.faults.append(what + ("" if done is None else f": exit {done.returncode} {done.stderr.decode()[:200]}"))

    def payload(self):
        return json.dumps({"evidence": "report", "subject": self.build, "issuer": "signer",
                           "issued_at": "2026-05-04T06:00:00Z", "content": {"score": self.rng.randint(80, 100)}}).encode()

    def pae(self, kind, payload):
        return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)

    def openssl_signature(self, name, payload):
        (self.folder / "message").write_bytes(self.pae(EVIDENCE, payload))
        return self.openssl("pkeyutl", "-sign", "-inkey", name + ".pem", "-in", "message", *KINDS[name][1])


def envelope(payload, signature, kind=EVIDENCE):
    encode = lambda b: base64.b64encode(b).decode()
    return json.dumps({"payload": encode(payload), "payloadType": kind, "signatures": [{"sig": encode(signature)}]})


def side_by_side(der, size):
    """The two numbers of an ECDSA signature, as many signers write them."""
    at, numbers = 2 if der[1] < 128 else 3, []
    for _ in range(2):
        length = der[at + 1]
        numbers.append(int.from_bytes(der[at + 2:at + 2 + length], "big").to_bytes(size, "big"))
        at += 2 + length
    return b"".join(numbers)


def believed_from_openssl(t, name):
    payload = t.payload()
    signature = t.openssl_signature(name, payload)
    done = t.gate(envelope(payload, signature))
    t.expect(f"{name}: OpenSSL's signature is believed", done.returncode == 0, done)
    if name in ("p256", "p384"):
        raw = side_by_side(signature, 32 if name == "p256" else 48)
        done = t.gate(envelope(payload, raw))
        t.expect(f"{name}: the same signature, side by side", done.returncode == 0, done)
    return payload, signature


def verified_by_openssl(t, name):
    payload = t.payload()
    (t.folder / "plain.json").write_bytes(payload)
    done = t.run(t.writ, "sign", "plain.json", "--key", name + ".pem")
    t.expect(f"{name}: writ signs", done.returncode == 0, done)
    made = json.loads(done.stdout)
    t.expect(f"{name}: what is signed is the document, byte for byte", base64.b64decode(made["payload"]) == payload)
    (t.folder / "message").write_bytes(t.pae(made["payloadType"], payload))
    (t.folder / "sig").write_bytes(base64.b64decode(made["signatures"][0]["sig"]))
    checked = t.run("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", name + ".pub", "-in", "message", "-sigfile", "sig",
                    *KINDS[name][1])
    t.expect(f"{name}: OpenSSL verifies what writ signed", checked.returncode == 0, checked)
    done = t.gate(done.stdout.decode())
    t.expect(f"{name}: so does the gate", done.returncode == 0, done)


def nothing_else_counts(t, name, payload, signature, tries):
    def refused(what, document):
        done = t.gate(document)
        t.expect(f"{name}: {what} must not count", done.returncode in (1, 2), done)

    for _ in range(tries):
        bit = t.rng.randrange(len(signature) * 8)
        bad = bytearray(signature)
        bad[bit // 8] ^= 1 << bit % 8
        refused(f"the signature with bit {bit} turned over", envelope(payload, bytes(bad)))
        bit = t.rng.randrange(len(payload) * 8)
        bad = bytearray(payload)
        bad[bit // 8] ^= 1 << bit % 8
        refused(f"the payload with bit {bit} turned over", envelope(bytes(bad), signature))
    refused("another type", envelope(payload, signature, "application/vnd.in-toto+json"))
    refused("a signature that is cut", envelope(payload, signature[:-1]))
    refused("no signature", envelope(payload, b""))
    (t.folder / "message").write_bytes(payload)
    refused("a signature without type and length",
            envelope(payload, t.openssl("pkeyutl", "-sign", "-inkey", name + ".pem", "-in", "message", *KINDS[name][1])))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writ", required=True, type=pathlib.Path)
    parser.add_argument("--source", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tries", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        t = Trial(options.writ.resolve(), folder, random.Random(options.seed))
        for name, (how, _) in KINDS.items():
            t.make_key(name, how)
        for name in KINDS:
            t.keys_file(name)
            payload, signature = believed_from_openssl(t, name)
            verified_by_openssl(t, name)
            nothing_else_counts(t, name, payload, signature, options.tries)
            t.keys_file(*(other for other in KINDS if other != name))
            done = t.gate(envelope(payload, signature))
            t.expect(f"{name}: a signature by a key that is not listed must not count", done.returncode == 1, done)
        for name, how in REFUSED.items():
            t.make_key(name, how)
            t.keys_file(name)
            done = t.gate(envelope(t.payload(), b"x"))
            t.expect(f"{name}: the kind of key is refused", done.returncode == 2 and b"kind that is not used" in done.stderr, done)
    for fault in t.faults:
        print(fault)
    print(f"signatures: {len(KINDS)} kinds of key, {options.tries} turned bits each, {len(REFUSED)} kinds refused, "
          f"seed {options.seed}: {len(t.faults)} faults")
    return 1 if t.faults else 0


if __name__ == "__main__":
    sys.exit(main())
