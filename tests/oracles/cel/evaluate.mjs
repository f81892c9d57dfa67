// usage: node evaluate.mjs POLICY.json CASES.json: of each case the messages of the validations that refuse it, as a JSON array of arrays;
// null where no match condition holds.
import { readFileSync } from "node:fs";
import { celEnv, isCelError, parse, plan } from "@bufbuild/cel";

const [policy, cases] = process.argv.slice(2).map((f) => JSON.parse(readFileSync(f, "utf8")));
const env = celEnv();
const toCel = (value) =>
  Array.isArray(value) ? value.map(toCel)
  : value !== null && typeof value === "object" ? new Map(Object.entries(value).map(([k, v]) => [k, toCel(v)]))
  : value;

function evaluate(expression, bindings) {
  const result = plan(env, parse(expression))(bindings);
  if (isCelError(result)) throw new Error(`${expression}: ${result.message}`);
  return result;
}

const outcomes = cases.map((one) => {
  const bindings = Object.fromEntries(Object.entries(one).map(([k, v]) => [k, toCel(v)]));
  if (!(policy.spec.matchConditions ?? []).every((c) => evaluate(c.expression, bindings) === true)) return null;
  const variables = new Map();
  bindings.variables = variables;
  for (const v of policy.spec.variables ?? []) variables.set(v.name, evaluate(v.expression, bindings));
  return policy.spec.validations.filter((v) => {
    try {
      return evaluate(v.expression, bindings) !== true;
    } catch {
      // failurePolicy: Fail
      return true;
    }
  }).map((v) => v.message);
});
console.log(JSON.stringify(outcomes));
