// node verify.mjs ENVELOPE PUBLIC-KEY: ends with 1, and says why, unless one signature of the envelope is by the key.
import { readFile } from 'node:fs/promises';
import { createPublicKey } from 'node:crypto';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { Verifier, toSignedEntity, toTrustMaterial } from '@sigstore/verify';

const [envelope, key] = await Promise.all(process.argv.slice(2, 4).map(file => readFile(file, 'utf8')));
const bundle = bundleFromJSON({
  mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  verificationMaterial: { publicKey: { hint: 'the key' }, tlogEntries: [], timestampVerificationData: { rfc3161Timestamps: [] } },
  dsseEnvelope: JSON.parse(envelope),
});
const root = TrustedRoot.fromJSON({
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  tlogs: [], certificateAuthorities: [], ctlogs: [], timestampAuthorities: [],
});
const trusted = toTrustMaterial(root, () => ({ publicKey: createPublicKey(key), validFor: () => true }));
new Verifier(trusted, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(toSignedEntity(bundle));
