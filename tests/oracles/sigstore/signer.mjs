// Bundles as a client of the instance makes them; a case then changes one thing.
import { Instance, b64, newKey, pem, sha256, sign, spki } from './services.mjs';

export const identity = 'https://github.com/example/plugins/.github/workflows/release.yml@refs/tags/v1.0.0';
export const issuer = 'https://token.actions.githubusercontent.com';
const mediaTypes = {
  0.1: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
  0.2: 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  0.3: 'application/vnd.dev.sigstore.bundle+json;version=0.3',
  new: 'application/vnd.dev.sigstore.bundle.v0.3+json',
};

export const statement = (artifact, extra = {}, predicateType = 'https://slsa.dev/provenance/v1') => Buffer.from(JSON.stringify({
  _type: 'https://in-toto.io/Statement/v1', subject: [{ name: 'a.txt', digest: { sha256: sha256(artifact).toString('hex') } }],
  predicateType, predicate: { buildDefinition: {}, ...extra },
}));
export const payloadType = 'application/vnd.in-toto+json';
export const pae = payload => Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);

// options: version, artifact, payload (then a statement is signed), second (the second kind of log), keyed, stamped, log, key, certificate
export async function make(instance, artifact, options = {}) {
  const { version = 'new', payload, second, keyed, kind = 'dsse' } = options;
  const key = options.key ?? newKey();
  const certificate = keyed ? undefined : options.certificate
    ?? await instance.certificate(options.identity ?? identity, options.issuer ?? issuer, key.publicKey, options.extensions);
  const data = payload ? pae(payload) : artifact;
  const signature = options.signature ?? sign(data, key.privateKey);
  const signer = keyed ? pem('PUBLIC KEY', spki(key.publicKey)) : pem('CERTIFICATE', certificate);
  const time = options.loggedAt ?? new Date(instance.clock.getTime() + 1000);
  const log = second ? instance.second : instance.log;
  const entry = options.entry ?? (second
    ? log.entry('hashedrekord', '0.0.2', { hashedRekordV002: {
      data: { algorithm: 'SHA2_256', digest: b64(sha256(data)) },
      signature: { content: b64(signature), verifier: { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate: { rawBytes: b64(certificate) } } },
    } })
    : payload && kind === 'intoto'
      ? log.entry('intoto', '0.0.2', { content: {
        envelope: { payloadType, signatures: [{ publicKey: b64(signer), sig: b64(b64(signature)) }] },
        hash: { algorithm: 'sha256', value: sha256('envelope').toString('hex') },
        payloadHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
      } }, time)
      : payload
        ? log.entry('dsse', '0.0.1', {
          envelopeHash: { algorithm: 'sha256', value: sha256('envelope').toString('hex') },
          payloadHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
          signatures: [{ signature: b64(signature), verifier: b64(signer) }],
        }, time)
        : log.entry('hashedrekord', '0.0.1', {
          data: { hash: { algorithm: 'sha256', value: sha256(artifact).toString('hex') } },
          signature: { content: b64(signature), publicKey: { content: b64(signer) } },
        }, time));
  const rawBytes = certificate && b64(certificate);
  const material = keyed ? { publicKey: { hint: b64(sha256(spki(key.publicKey))) } }
    : version === 'new' || version === 0.3 ? { certificate: { rawBytes } } : { x509CertificateChain: { certificates: [{ rawBytes }] } };
  const stamped = options.stamped ?? second;
  const tsa = options.tsa ?? instance.tsa;
  return {
    key, certificate, signature,
    bundle: {
      mediaType: mediaTypes[version],
      verificationMaterial: {
        ...material, tlogEntries: [entry],
        ...(stamped && { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: await Instance.stamp(tsa, signature, options.embedded) }] } }),
      },
      ...(payload
        ? { dsseEnvelope: { payload: b64(payload), payloadType, signatures: [{ sig: b64(signature) }] } }
        : { messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest: b64(sha256(artifact)) }, signature: b64(signature) } }),
    },
  };
}

// A bundle whose entry is the mock's own.
export async function makeByMock(instance, artifact, version) {
  const key = newKey();
  const certificate = await instance.certificate(identity, issuer, key.publicKey);
  const signature = sign(artifact, key.privateKey);
  const logged = Object.values(await instance.mockLog.log({
    apiVersion: '0.0.1', kind: 'hashedrekord', spec: {
      data: { hash: { algorithm: 'sha256', value: sha256(artifact).toString('hex') } },
      signature: { content: b64(signature), publicKey: { content: b64(pem('CERTIFICATE', certificate)) } },
    },
  }))[0];
  const { inclusionProof: proof, signedEntryTimestamp } = logged.verification;
  const entry = {
    logIndex: `${logged.logIndex}`, logId: { keyId: b64(Buffer.from(logged.logID, 'hex')) }, kindVersion: { kind: 'hashedrekord', version: '0.0.1' },
    integratedTime: `${logged.integratedTime}`, inclusionPromise: { signedEntryTimestamp }, canonicalizedBody: logged.body,
    inclusionProof: {
      logIndex: `${proof.logIndex}`, rootHash: b64(Buffer.from(proof.rootHash, 'hex')), treeSize: `${proof.treeSize}`, hashes: [],
      checkpoint: { envelope: proof.checkpoint },
    },
  };
  return make(instance, artifact, { version, key, certificate, signature, entry });
}
