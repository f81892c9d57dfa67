// node validate.mjs OBJECTS.json: prints what the JSON schemas that are made of the API server's OpenAPI description refuse in the objects of an
// array, and ends with 1 if they refuse anything. They take members that they do not know: the tests read objects as strict types besides.
import { readFileSync } from "node:fs";

const capital = (text) => text[0].toUpperCase() + text.slice(1);
let refused = false;
for (const object of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const [version, group = "core"] = object.apiVersion.split("/").reverse();
  const { validate } = await import(`kubernetes-models/_schemas/IoK8sApi${capital(group.split(".")[0])}${capital(version)}${object.kind}`);
  if (validate(object)) continue;
  refused = true;
  for (const e of validate.errors) console.log(`${object.kind}${e.instancePath}: ${e.keyword} ${JSON.stringify(e.params)}`);
}
process.exitCode = refused ? 1 : 0;
