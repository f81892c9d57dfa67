// The services of a Sigstore instance: the mock's authority, certificate log, log and timestamps, and logs that the mock does not have:
// trees of more than one leaf, and the second kind of log, which signs with Ed25519 and tells no time.
import crypto from 'node:crypto';
import mock from '@sigstore/mock';

export const sha256 = (...parts) => parts.reduce((h, p) => h.update(p), crypto.createHash('sha256')).digest();
export const b64 = bytes => Buffer.from(bytes).toString('base64');
export const sign = (data, key) => crypto.sign('sha256', data, key);
export const newKey = () => crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const spki = key => key.export({ type: 'spki', format: 'der' });
export const pem = (label, der) => `-----BEGIN ${label}-----\n${b64(der).match(/.{1,64}/g).join('\n')}\n-----END ${label}-----\n`;

// The mock's own certificates begin when they are made.
export async function at(time, make) {
  const Real = globalThis.Date;
  globalThis.Date = class extends Real {
    constructor(...args) { super(...(args.length > 0 ? args : [time])); }
    static now() { return new Real(time).getTime(); }
  };
  try { return await make(); } finally { globalThis.Date = Real; }
}

const ec = () => crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

// RFC 6962: the root of a list of leaf hashes, and the path of one of them.
function root(hashes) {
  if (hashes.length === 1) return hashes[0];
  const split = 2 ** Math.floor(Math.log2(hashes.length - 1));
  return sha256(Buffer.from([1]), root(hashes.slice(0, split)), root(hashes.slice(split)));
}
function path(hashes, index) {
  if (hashes.length === 1) return [];
  const split = 2 ** Math.floor(Math.log2(hashes.length - 1));
  return index < split
    ? [...path(hashes.slice(0, split), index), root(hashes.slice(split))]
    : [...path(hashes.slice(split), index - split), root(hashes.slice(0, split))];
}

// A log with a tree around the entry.
export class Log {
  constructor(host, keys, isSecond) {
    Object.assign(this, { host, keys, isSecond });
    this.publicKey = spki(keys.publicKey);
    this.id = isSecond ? sha256(`${host}\n\x01`, this.publicKey.subarray(-32)) : sha256(this.publicKey);
  }
  signed(data) { return this.isSecond ? crypto.sign(null, data, this.keys.privateKey) : sign(data, this.keys.privateKey); }
  line(note, hint = this.id.subarray(0, 4), name = this.host) {
    return `\u2014 ${name} ${b64(Buffer.concat([hint, this.signed(Buffer.from(note))]))}\n`;
  }
  note(size, rootHash, origin = this.isSecond ? this.host : `${this.host} - 1193050959916656506`) {
    return `${origin}\n${size}\n${b64(rootHash)}\n`;
  }
  proof(body, index = 5, size = 11) {
    const hashes = Array.from({ length: size }, (_, i) => sha256(Buffer.from([0]), i === index ? body : Buffer.from(`leaf ${i}`)));
    const note = this.note(size, root(hashes));
    return {
      logIndex: `${index}`, rootHash: b64(root(hashes)), treeSize: `${size}`, hashes: path(hashes, index).map(b64),
      checkpoint: { envelope: `${note}\n${this.line(note)}` },
    };
  }
  promise(entry) {
    const set = `{"body":"${entry.canonicalizedBody}","integratedTime":${entry.integratedTime},`
      + `"logID":"${this.id.toString('hex')}","logIndex":${entry.logIndex}}`;
    return { signedEntryTimestamp: b64(this.signed(Buffer.from(set))) };
  }
  entry(kind, version, spec, time) {
    const body = Buffer.from(JSON.stringify({ apiVersion: version, kind, spec }));
    const entry = {
      logIndex: '4711', logId: { keyId: b64(this.id) }, kindVersion: { kind, version },
      inclusionProof: this.proof(body), canonicalizedBody: b64(body),
    };
    if (this.isSecond) return entry;
    entry.integratedTime = `${Math.floor(time.getTime() / 1000)}`;
    entry.inclusionPromise = this.promise(entry);
    return entry;
  }
}

// A certificate log whose timestamps have extensions, as those with static tiles.
class ExtendedCertificateLog {
  constructor(keys, clock) { Object.assign(this, { keys, clock, publicKey: spki(keys.publicKey) }); }
  async log(certificate, issuer) {
    const tbs = signedPart(Buffer.from(certificate));
    const [time, extensions] = [Buffer.alloc(8), Buffer.from('0000050000000007', 'hex')];
    time.writeBigUInt64BE(BigInt(this.clock.getTime()));
    const size = Buffer.from([tbs.length >> 16, tbs.length >> 8, tbs.length].map(b => b & 255));
    const data = Buffer.concat([Buffer.from([0, 0]), time, Buffer.from([0, 1]), Buffer.from(issuer), size, tbs, Buffer.from([0, 8]), extensions]);
    const signature = sign(data, this.keys.privateKey);
    const timestamp = Buffer.concat([
      Buffer.from([0]), sha256(this.publicKey), time, Buffer.from([0, 8]), extensions, Buffer.from([4, 3, 0, signature.length]), signature]);
    return Buffer.concat([Buffer.from([0, timestamp.length]), timestamp]);
  }
}

// The first member of the certificate's sequence, with its header.
function signedPart(der) {
  const header = offset => der[offset + 1] < 128 ? 2 : 2 + (der[offset + 1] & 127);
  const start = header(0);
  const length = der[start + 1] < 128 ? der[start + 1] : der.subarray(start + 2, start + header(start)).readUIntBE(0, der[start + 1] & 127);
  return der.subarray(start, start + header(start) + length);
}

export class Instance {
  static async start(clock, { sctExtensions = false } = {}) {
    const self = new Instance();
    self.clock = clock;
    return at(clock, async () => {
      const keys = ec();
      self.ctlog = sctExtensions ? new ExtendedCertificateLog(keys, clock) : await mock.initializeCTLog(keys, clock);
      self.ca = await mock.initializeCA(ec(), self.ctlog, clock);
      self.log = new Log('rekor.example', ec(), false);
      self.mockLog = await mock.initializeTLog('https://rekor.example', self.log.keys, clock);
      self.second = new Log('log2.example', crypto.generateKeyPairSync('ed25519'), true);
      self.tsa = await mock.initializeTSA(ec(), clock);
      return self;
    });
  }

  async certificate(identity, issuer, publicKey, more = []) {
    return this.ca.issueCertificate({
      publicKey: spki(publicKey), subjectAltName: identity, extensions: [{ oid: '1.3.6.1.4.1.57264.1.8', value: issuer }, ...more],
    });
  }

  static async stamp(tsa, signature, certReq = false) {
    return b64(await tsa.timestamp({
      artifactHash: sha256(signature), hashAlgorithmOID: '2.16.840.1.101.3.4.2.1', nonce: 42, policyOID: '1.3.6.1.4.1.57264.2', certReq,
    }));
  }

  root(change = r => r) {
    const start = new Date(this.clock.getTime() - 3600_000).toISOString();
    const key = (rawBytes, keyDetails) => ({ rawBytes: b64(rawBytes), keyDetails, validFor: { start } });
    const authority = certificates => ({ certChain: { certificates: certificates.map(c => ({ rawBytes: b64(c) })) }, validFor: { start } });
    const P256 = 'PKIX_ECDSA_P256_SHA_256';
    return change({
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [
        { baseUrl: 'https://rekor.example', hashAlgorithm: 'SHA2_256', publicKey: key(this.log.publicKey, P256), logId: { keyId: b64(this.log.id) } },
        { baseUrl: 'https://log2.example', hashAlgorithm: 'SHA2_256', publicKey: key(this.second.publicKey, 'PKIX_ED25519'), logId: { keyId: b64(this.second.id) } },
      ],
      certificateAuthorities: [authority([this.ca.rootCertificate])],
      ctlogs: [{
        baseUrl: 'https://ct.example', hashAlgorithm: 'SHA2_256', publicKey: key(this.ctlog.publicKey, P256),
        logId: { keyId: b64(sha256(this.ctlog.publicKey)) },
      }],
      timestampAuthorities: [authority([this.tsa.intCertificate, this.tsa.rootCertificate])],
    });
  }
}
