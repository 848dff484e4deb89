// node ajv.mjs DIR: each document of `DIR/cases.jsonl` is accepted or refused by ajv as its line says.
//
// A line of `DIR/schemas.jsonl` is a JSON Schema; one of `DIR/cases.jsonl` has `schema` (the number of such a line),
// `definition` (a name in its `$defs`), `document`, and `want`: null is a documented exception, where both are right.
// Prints a line for each disagreement, and a summary. Exit code: 0 there are none, 1 there are some, 2 misuse.
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020.js";

const lines = (...parts) => {
  const text = readFileSync(path.join(...parts), "utf8");
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
};

// One for all: each instance compiles the meta-schema anew.
const ajv = new Ajv({ logger: false });

function compile(schema, definition) {
  const { anyOf: _, ...rest } = schema;
  return ajv.compile({ ...rest, $ref: `#/$defs/${definition}` });
}

function main(directory) {
  const schemas = lines(directory, "schemas.jsonl");
  const compiled = new Map();
  let [cases, failed, excepted] = [0, 0, 0];
  for (const { schema, definition, document, want } of lines(directory, "cases.jsonl")) {
    const key = `${schema} ${definition}`;
    if (!compiled.has(key)) compiled.set(key, compile(schemas[schema], definition));
    const accepts = compiled.get(key)(document);
    cases += 1;
    if (want === null) {
      excepted += Number(accepts);
    } else if (accepts !== want) {
      failed += 1;
      console.log(`accepted ${accepts}: ${JSON.stringify(document)} as ${definition} of schema ${schema}`);
    }
  }
  console.log(`ajv: ${cases} cases, ${failed} disagreements (${excepted} accepted by documented exceptions)`);
  if (cases === 0 || failed > 0) process.exitCode = 1;
}

if (process.argv.length !== 3) {
  console.error("usage: node ajv.mjs DIR");
  process.exitCode = 2;
} else {
  main(process.argv[2]);
}
