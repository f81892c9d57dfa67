// What another verifier says of every vector: node judge.mjs FOLDER
import fs from 'node:fs';
import path from 'node:path';
import crypto from 'node:crypto';
import { createRequire } from 'node:module';
import { Verifier, toSignedEntity, toTrustMaterial } from '@sigstore/verify';
const require = createRequire(createRequire(import.meta.url).resolve('@sigstore/verify'));
const { bundleFromJSON } = require('@sigstore/bundle');
const { TrustedRoot } = require('@sigstore/protobuf-specs');

const folder = process.argv[2];
for (const name of fs.readdirSync(folder).filter(n => fs.statSync(path.join(folder, n)).isDirectory())) {
  const of = file => [path.join(folder, name, file), path.join(folder, file)].find(p => fs.existsSync(p));
  const key = of('key.pub');
  try {
    const bundle = bundleFromJSON(JSON.parse(fs.readFileSync(of('bundle.sigstore.json'))));
    const root = TrustedRoot.fromJSON(JSON.parse(fs.readFileSync(of('trusted_root.json'))));
    const finder = () => ({ publicKey: crypto.createPublicKey(fs.readFileSync(key)), validFor: () => true });
    const material = toTrustMaterial(root, key ? finder : undefined);
    const entity = toSignedEntity(bundle, fs.readFileSync(of('artifact')));
    new Verifier(material, { ctlogThreshold: key ? 0 : 1, tlogThreshold: 1, timestampThreshold: 1 }).verify(entity);
    console.log(`${name} good`);
  } catch (e) {
    console.log(`${name} bad ${e.code ?? ''} ${String(e.message).split('\n')[0]}`);
  }
}
