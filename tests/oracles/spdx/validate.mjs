// node validate.mjs FILE…: prints what the official schema of the document's own version refuses, and ends with 1 if it refuses anything.
import { readFile } from 'node:fs/promises';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const read = async path => JSON.parse(await readFile(path, 'utf8'));
const here = new URL('.', import.meta.url);
let refused = false;
for (const file of process.argv.slice(2)) {
  const document = await read(file);
  const version = document.spdxVersion === 'SPDX-2.3' ? '2.3' : '3.0.1';
  const ajv = formats(version === '2.3' ? new Ajv({ strict: false, allErrors: true }) : new Ajv2020({ strict: false }));
  const validate = ajv.compile(await read(new URL(`spdx-${version}.schema.json`, here)));
  if (validate(document)) continue;
  refused = true;
  console.log(file, JSON.stringify(validate.errors.slice(0, 20), null, 2));
}
process.exitCode = refused ? 1 : 0;
