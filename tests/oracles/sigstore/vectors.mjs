// Makes the cases of sigstore-conformance's bundle-verify suite, by the names and meanings that its README files give, into a directory.
import fs from 'node:fs';
import path from 'node:path';
import { initializeTSA } from '@sigstore/mock';
import { Instance, at, b64, newKey, pem, sha256, sign, spki } from './services.mjs';
import { make, makeByMock, statement } from './signer.mjs';
import crypto from 'node:crypto';

const out = process.argv[2];
const clock = new Date('2026-01-15T12:00:00.000Z');
const artifact = Buffer.from('what is signed\n');
const other = Buffer.from('something else\n');
const world = await Instance.start(clock);
const wrong = await Instance.start(clock);
const minutes = count => new Date(clock.getTime() + count * 60_000);
const tsaAt = (made, stamps) => at(made, () => initializeTSA(crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' }), stamps));
const sameKeysTsa = async stamps => at(clock, () => initializeTSA(tsaKeys, stamps));
const tsaKeys = crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const entryOf = made => made.bundle.verificationMaterial.tlogEntries[0];
const rootWith = (tsa, instance = world) => instance.root(r => {
  r.timestampAuthorities[0].certChain.certificates = [tsa.intCertificate, tsa.rootCertificate].map(c => ({ rawBytes: b64(c) }));
  return r;
});

const cases = {
  'bundle-empty-certificate-chain_fail': async () => changed(await make(world, artifact, { version: 0.1 }), b => b.verificationMaterial.x509CertificateChain.certificates = []),
  'bundle-from-wrong-instance_fail': () => make(wrong, artifact),
  'bundle-invalid-base64-signature_fail': async () => changed(await make(world, artifact), b => b.messageSignature.signature = '!!!not base64!!!'),
  'bundle-malformed-json_fail': async () => ({ text: JSON.stringify((await make(world, artifact)).bundle).slice(0, 900) }),
  'bundle-negative-log-index_fail': async () => changed(await make(world, artifact, { version: 0.1 }), b => b.verificationMaterial.tlogEntries[0].logIndex = '-1'),
  'bundle-unknown-version_fail': async () => changed(await make(world, artifact, { version: 0.1 }), b => b.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=99.9'),
  'bundle-with-root-cert_fail': async () => changed(
    await make(world, artifact, { version: 0.1 }), b => b.verificationMaterial.x509CertificateChain.certificates.push({ rawBytes: b64(world.ca.rootCertificate) })),
  'bundle-with-sct-with-extensions': async () => {
    const extended = await Instance.start(clock, { sctExtensions: true });
    return { ...await make(extended, artifact, { second: true }), root: extended.root() };
  },
  'checkpoint-bad-keyhint_fail': async () => noted(await make(world, artifact), (log, p, note) => note + '\n' + log.line(note, Buffer.from([1, 2, 3, 4]))),
  'checkpoint-wrong-roothash_fail': async () => noted(await make(world, artifact), (log, p) => {
    const note = log.note(p.treeSize, sha256('another tree'));
    return note + '\n' + log.line(note);
  }),
  'dsse-invalid-sig_fail': async () => changed(
    await make(world, artifact, { payload: statement(artifact) }), b => b.dsseEnvelope.signatures[0].sig = b64(sign(Buffer.from('x'), newKey().privateKey))),
  'dsse-mismatch-envelope_fail': async () => envelopeOf(false, statement(artifact, { run: 2 })),
  'dsse-mismatch-sig_fail': async () => envelopeOf(false, statement(artifact)),
  'happy-path-intoto-in-dsse-v3': () => make(world, artifact, { payload: statement(artifact) }),
  'happy-path-v0.1': () => makeByMock(world, artifact, 0.1),
  'happy-path-v0.2': () => makeByMock(world, artifact, 0.2),
  'happy-path-v0.3': () => makeByMock(world, artifact, 0.3),
  'happy-path-v0.3-new-mediaType': () => makeByMock(world, artifact, 'new'),
  'inclusion-proof-corrupted-hash_fail': async () => changed(await make(world, artifact), b => {
    const hashes = b.verificationMaterial.tlogEntries[0].inclusionProof.hashes;
    const bytes = Buffer.from(hashes[1], 'base64');
    bytes[7] ^= 1;
    hashes[1] = b64(bytes);
  }),
  'incorrect-public-key_fail': async () => changed(await make(world, artifact), b => {
    const entry = b.verificationMaterial.tlogEntries[0];
    const body = JSON.parse(Buffer.from(entry.canonicalizedBody, 'base64'));
    body.spec.signature.publicKey.content = b64(pem('PUBLIC KEY', spki(newKey().publicKey)));
    entry.canonicalizedBody = b64(JSON.stringify(body));
  }),
  'integrated-time-in-future_fail': () => make(world, artifact, { loggedAt: minutes(60) }),
  'intoto-expired-certificate_fail': async () => ({
    ...await make(world, artifact, { version: 0.2, kind: 'intoto', payload: statement(artifact) }),
    root: world.root(r => { r.certificateAuthorities[0].validFor.end = minutes(-30).toISOString(); return r; }),
  }),
  'intoto-log-entry-mismatch_fail': async () => {
    const made = await make(world, artifact, { version: 0.2, kind: 'intoto', payload: statement(artifact) });
    const foreign = await make(world, other, { version: 0.2, kind: 'intoto', payload: statement(other) });
    return changed(made, b => b.verificationMaterial.tlogEntries[0] = entryOf(foreign));
  },
  'intoto-missing-inclusion-proof_fail': async () => changed(
    await make(world, artifact, { version: 0.2, kind: 'intoto', payload: statement(artifact) }), b => delete b.verificationMaterial.tlogEntries[0].inclusionProof),
  'intoto-set-outside-signing-cert-validity_fail': () => make(world, artifact, { version: 0.2, kind: 'intoto', payload: statement(artifact), loggedAt: minutes(-5) }),
  'intoto-tsa-timestamp-outside-cert-validity_fail': async () => {
    const tsa = await sameKeysTsa(minutes(30));
    return { ...await make(world, artifact, { version: 0.2, kind: 'intoto', payload: statement(artifact), stamped: true, tsa }), root: rootWith(tsa) };
  },
  'intoto-with-custom-trust-root': async () => {
    const own = await Instance.start(clock);
    return { ...await make(own, artifact, { version: 0.2, kind: 'intoto', payload: statement(artifact), stamped: true }), root: own.root() };
  },
  'invalid-checkpoint-signature_fail': async () => noted(await make(world, artifact), (log, p, note) => note + '\n' + log.line(note + 'x')),
  'invalid-ct-key_fail': async () => ({ ...await make(world, artifact), root: world.root(r => { r.ctlogs = wrong.root().ctlogs; return r; }) }),
  'invalid-inclusion-proof_fail': async () => changed(
    await make(world, artifact), b => b.verificationMaterial.tlogEntries[0].inclusionProof = world.log.proof(Buffer.from('an older entry'), 3, 6)),
  'managed-key-and-trusted-root': async () => keyed(await make(world, artifact, { keyed: true }), { root: world.root() }),
  'managed-key-happy-path': async () => keyed(await make(world, artifact, { keyed: true, stamped: true })),
  'managed-key-no-key_fail': () => make(world, artifact, { keyed: true, stamped: true }),
  'managed-key-wrong-key_fail': async () => keyed({ ...await make(world, artifact, { keyed: true, stamped: true }), key: newKey() }),
  'message-digest-mismatch_fail': async () => changed(await make(world, artifact), b => b.messageSignature.messageDigest.digest = b64(sha256(other))),
  'rekor2-checkpoint-cosigned': async () => noted(await second(), (log, p, note) => note + '\n' + log.line(note) + witness('witness.example')),
  'rekor2-checkpoint-missing-log-signature_fail': async () => noted(await second(), (log, p, note) => note + '\n'),
  'rekor2-checkpoint-missing-origin_fail': async () => noted(await second(), (log, p, note) => without(note, 0) + '\n' + log.line(note)),
  'rekor2-checkpoint-missing-root-hash_fail': async () => noted(await second(), (log, p, note) => without(note, 2) + '\n' + log.line(note)),
  'rekor2-checkpoint-missing-size_fail': async () => noted(await second(), (log, p, note) => without(note, 1) + '\n' + log.line(note)),
  'rekor2-checkpoint-multiple-cosigs': async () => noted(
    await second(), (log, p, note) => note + '\n' + log.line(note) + witness('one.example') + witness('two.example') + witness('three.example')),
  'rekor2-checkpoint-no-matching-signature_fail': async () => noted(await second(), (log, p, note) => note + '\n' + witness('one.example') + witness('log3.example')),
  'rekor2-checkpoint-origin-not-first': async () => noted(await second(), (log, p, note) => note + '\n' + witness('one.example') + log.line(note)),
  'rekor2-checkpoint-two-sigs-cosigned': async () => noted(
    await second(), (log, p, note) => note + '\n' + witness(log.host) + log.line(note) + witness('one.example')),
  'rekor2-checkpoint-two-sigs-from-origin': async () => noted(await second(), (log, p, note) => note + '\n' + log.line(note) + witness(log.host)),
  'rekor2-dsse-happy-path': () => second({ payload: statement(artifact) }),
  'rekor2-dsse-invalid-sig_fail': async () => {
    const [made, unrelated] = [await second({ payload: statement(artifact) }), await second({ payload: statement(artifact) })];
    return changed(made, b => {
      b.dsseEnvelope.signatures = unrelated.bundle.dsseEnvelope.signatures;
      b.verificationMaterial.timestampVerificationData = unrelated.bundle.verificationMaterial.timestampVerificationData;
    });
  },
  'rekor2-dsse-mismatch-envelope_fail': () => envelopeOf(true, statement(artifact, { run: 2 })),
  'rekor2-dsse-mismatch-sig_fail': () => envelopeOf(true, statement(artifact)),
  'rekor2-happy-path': () => second(),
  'rekor2-no-inclusion-proof_fail': async () => changed(await second(), b => delete b.verificationMaterial.tlogEntries[0].inclusionProof),
  'rekor2-no-timestamp_fail': async () => changed(await second(), b => delete b.verificationMaterial.timestampVerificationData),
  'rekor2-timestamp-outside-trust-root-tsa-validity_fail': async () => ({
    ...await second(), root: world.root(r => { r.timestampAuthorities[0].validFor.end = minutes(-1).toISOString(); return r; }),
  }),
  'rekor2-timestamp-outside-tsa-cert-validity_fail': async () => {
    const tsa = await tsaAt(new Date('2024-01-01T00:00:00Z'), clock);
    return { ...await second({ tsa }), root: rootWith(tsa) };
  },
  'rekor2-timestamp-payload-mismatch_fail': async () => {
    const unrelated = await second();
    return changed(await second(), b => b.verificationMaterial.timestampVerificationData = unrelated.bundle.verificationMaterial.timestampVerificationData);
  },
  'rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail': () => second({ tsa: wrong.tsa, embedded: true }),
  'rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail': () => second({ tsa: wrong.tsa }),
  'rekor2-timestamp-with-embedded-cert': () => second({ embedded: true }),
  'rekor2-timestamp-with-expired-cert-chain': async () => {
    const old = await Instance.start(new Date('2023-03-01T00:00:00Z'));
    return { ...await make(old, artifact, { second: true }), root: old.root() };
  },
  'rekor2-timestamp-with-incorrect-time_fail': async () => {
    const tsa = await sameKeysTsa(minutes(90));
    return { ...await second({ tsa }), root: rootWith(tsa) };
  },
  'rekor2-timestamp-without-embedded-cert': () => second({ embedded: false }),
  'set-invalid-signature_fail': async () => changed(await make(world, artifact, { version: 0.1 }), b => {
    const entry = b.verificationMaterial.tlogEntries[0];
    entry.inclusionPromise = world.log.promise({ ...entry, logIndex: '1' });
  }),
  'signature-mismatch_fail': async () => changed(await make(world, artifact), b => b.messageSignature.signature = b64(sign(other, newKey().privateKey))),
  'trust-root-tlog-missing-validity-start_fail': async () => ({
    ...await second(), root: world.root(r => { delete r.tlogs[1].publicKey.validFor.start; return r; }),
  }),
  'trust-root-tlog-validity-end-inclusive': async () => {
    const made = await make(world, artifact, { version: 0.1 });
    const time = new Date(Number(entryOf(made).integratedTime) * 1000).toISOString();
    return { ...made, root: world.root(r => { r.tlogs[0].publicKey.validFor.end = time; return r; }) };
  },
  'trust-root-tsa-validity-end-inclusive': async () => ({
    ...await second(), root: world.root(r => { r.timestampAuthorities[0].validFor.end = clock.toISOString(); return r; }),
  }),
  'wrong-hashedrekord-artifact_fail': async () => {
    const key = newKey();
    const certificate = await world.certificate('https://unused.example', 'https://unused.example', key.publicKey);
    const foreign = await make(world, other, { key, certificate });
    return changed(await make(world, artifact, { key }), b => b.verificationMaterial.tlogEntries[0] = entryOf(foreign));
  },
  'wrong-hashedrekord-cert-and-sig_fail': async () => {
    const foreign = await make(world, artifact);
    return changed(await make(world, artifact), b => b.verificationMaterial.tlogEntries[0] = entryOf(foreign));
  },
  'wrong-hashedrekord-entry_fail': async () => {
    const foreign = await make(world, other);
    return changed(await make(world, artifact), b => b.verificationMaterial.tlogEntries[0] = entryOf(foreign));
  },
  'wrong-material_fail': async () => ({ ...await make(world, artifact), artifact: other }),
};

function changed(made, change) {
  const bundle = structuredClone(made.bundle);
  change(bundle);
  return { ...made, bundle };
}
function noted(made, envelope) {
  return changed(made, b => {
    const entry = b.verificationMaterial.tlogEntries[0];
    const log = entry.logId.keyId === b64(world.second.id) ? world.second : world.log;
    const note = entry.inclusionProof.checkpoint.envelope.split('\n\n')[0] + '\n';
    entry.inclusionProof.checkpoint.envelope = envelope(log, entry.inclusionProof, note);
  });
}
function second(options) { return make(world, artifact, { second: true, ...options }); }
function without(note, line) { return note.split('\n').filter((_, i) => i !== line).join('\n'); }
function witness(name) { return `\u2014 ${name} ${b64(crypto.randomBytes(76))}\n`; }
function keyed(made, more = {}) { return { ...made, ...more, keyFile: pem('PUBLIC KEY', spki(made.key.publicKey)) }; }
// The envelope, and its timestamp, of a second signature by the same signer; the entry stays that of the first.
async function envelopeOf(isSecond, payload) {
  const first = await make(world, artifact, { second: isSecond, payload: statement(artifact) });
  const again = await make(world, artifact, { second: isSecond, payload, key: first.key, certificate: first.certificate });
  return changed(first, b => {
    b.dsseEnvelope = again.bundle.dsseEnvelope;
    b.verificationMaterial.timestampVerificationData = again.bundle.verificationMaterial.timestampVerificationData;
  });
}

fs.writeFileSync(path.join(out, 'trusted_root.json'), JSON.stringify(world.root()));
fs.writeFileSync(path.join(out, 'artifact'), artifact);
for (const [name, build] of Object.entries(cases)) {
  const made = await build();
  const folder = path.join(out, name);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'bundle.sigstore.json'), made.text ?? JSON.stringify(made.bundle));
  if (made.root) fs.writeFileSync(path.join(folder, 'trusted_root.json'), JSON.stringify(made.root));
  if (made.artifact) fs.writeFileSync(path.join(folder, 'artifact'), made.artifact);
  if (made.keyFile) fs.writeFileSync(path.join(folder, 'key.pub'), made.keyFile);
}
