// node validate.mjs FILE…: prints what the schema of SARIF 2.1.0 refuses, and ends with 1 if it refuses anything.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';

const schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);
let refused = false;
for (const file of process.argv.slice(2)) {
  if (validate(JSON.parse(await readFile(file, 'utf8')))) continue;
  refused = true;
  console.log(file, JSON.stringify(validate.errors, null, 2));
}
process.exitCode = refused ? 1 : 0;
