// node validate.mjs FILE…: prints what the official schema of CycloneDX 1.6 refuses, and ends with 1 if it refuses anything.
import { readFile } from 'node:fs/promises';
import { Validation } from '@cyclonedx/cyclonedx-library';

const validator = new Validation.JsonStrictValidator('1.6');
let refused = false;
for (const file of process.argv.slice(2)) {
  const error = await validator.validate(await readFile(file, 'utf8'));
  if (error === null) continue;
  refused = true;
  console.log(file, JSON.stringify(error, null, 2));
}
process.exitCode = refused ? 1 : 0;
