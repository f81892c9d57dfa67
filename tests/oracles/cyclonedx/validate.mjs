// node validate.mjs FILE…: prints what the official schema of the document's own version refuses, and ends with 1 if it refuses anything.
import { readFile } from 'node:fs/promises';
import { Validation } from '@cyclonedx/cyclonedx-library';

let refused = false;
for (const file of process.argv.slice(2)) {
  const text = await readFile(file, 'utf8');
  const error = await new Validation.JsonStrictValidator(JSON.parse(text).specVersion).validate(text);
  if (error === null) continue;
  refused = true;
  console.log(file, JSON.stringify(error, null, 2));
}
process.exitCode = refused ? 1 : 0;
