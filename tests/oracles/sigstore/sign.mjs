// Signs a file in every way that releases and images are signed, as a client of a mocked instance: node sign.mjs OUT FILE
import fs from 'node:fs';
import path from 'node:path';
import { Instance, b64, pem, sha256, spki } from './services.mjs';
import { make, statement } from './signer.mjs';

const [out, file] = process.argv.slice(2);
const artifact = fs.readFileSync(file);
const instance = await Instance.start(new Date('2026-01-15T12:00:00.000Z'));
const write = (name, value) => fs.writeFileSync(path.join(out, name), value);
const ofRepository = repository => [{ oid: '1.3.6.1.4.1.57264.1.12', value: repository }];
const workflow = (repository, more) => make(instance, artifact, {
  payload: statement(artifact), extensions: ofRepository(`https://github.com/${repository}`),
  identity: `https://github.com/${repository}/.github/workflows/release.yml@refs/tags/v1.0.0`, ...more,
});

write('trusted_root.json', JSON.stringify(instance.root()));
const bundles = {
  bundle: make(instance, artifact),
  second: make(instance, artifact, { second: true }),
  foreign: make(instance, artifact, { identity: 'https://github.com/example/fork/.github/workflows/release.yml@refs/tags/v1.0.0' }),
  issuer: make(instance, artifact, { issuer: 'https://issuer.example' }),
  image: make(instance, artifact, { payload: statement(artifact, {}, 'https://sigstore.dev/cosign/sign/v1') }),
  provenance: workflow('example/plugins'),
  fork: workflow('example/fork'),
  // The workflow of another repository, in whose name the certificate speaks of this one.
  lent: workflow('example/fork', { extensions: ofRepository('https://github.com/example/plugins') }),
  elsewhere: workflow('example/plugins', { payload: statement(Buffer.from('another release')) }),
  sbom: workflow('example/plugins', { payload: statement(artifact, {}, 'https://cyclonedx.org/bom') }),
};
for (const [name, made] of Object.entries(bundles)) write(`${name}.json`, JSON.stringify((await made).bundle));
const keyed = await make(instance, artifact, { keyed: true });
write('keyed.json', JSON.stringify(keyed.bundle));
write('cosign.pub', pem('PUBLIC KEY', spki(keyed.key.publicKey)));

// As cosign kept signatures of images: a statement, and what belongs to it in annotations.
const payload = digest => Buffer.from(JSON.stringify({
  critical: { identity: { 'docker-reference': 'registry.example/team' }, image: { 'docker-manifest-digest': `sha256:${digest}` }, type: 'cosign container image signature' },
  optional: null,
}));
for (const [name, about] of Object.entries({ tagged: artifact, 'tagged-other': Buffer.from('another image') })) {
  const statementOf = payload(sha256(about).toString('hex'));
  const made = await make(instance, statementOf);
  const entry = made.bundle.verificationMaterial.tlogEntries[0];
  write(`${name}.json`, JSON.stringify({
    payload: b64(statementOf),
    annotations: {
      'dev.cosignproject.cosign/signature': b64(made.signature),
      'dev.sigstore.cosign/certificate': pem('CERTIFICATE', made.certificate),
      'dev.sigstore.cosign/bundle': JSON.stringify({
        SignedEntryTimestamp: entry.inclusionPromise.signedEntryTimestamp,
        Payload: {
          body: entry.canonicalizedBody, integratedTime: Number(entry.integratedTime), logIndex: Number(entry.logIndex),
          logID: Buffer.from(entry.logId.keyId, 'base64').toString('hex'),
        },
      }),
    },
  }));
}
