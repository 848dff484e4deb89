// node json.mjs SCHEMAS DIR: every `DIR/VERB/*.json` is as the JSON Schema `SCHEMAS/VERB.json` says.
//
// Each is tried once more with a key too many and once with a key too few, at the top, which the schema has to refuse.
// Prints a line for each document that is not, and a summary. Exit code: 0 all are, 1 some are not, 2 misuse.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020.js";

const read = (...parts) => JSON.parse(readFileSync(path.join(...parts), "utf8"));

function main(schemas, directory) {
  const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true });
  let documents = 0;
  let failed = 0;
  const expect = (holds, name, what) => {
    if (holds) return;
    failed += 1;
    console.log(`${name}: ${what}`);
  };
  for (const verb of readdirSync(directory)) {
    const fits = ajv.compile(read(schemas, `${verb}.json`));
    for (const file of readdirSync(path.join(directory, verb))) {
      const document = read(directory, verb, file);
      const name = `${verb}/${file}`;
      documents += 1;
      expect(fits(document), name, ajv.errorsText(fits.errors));
      expect(!fits({ ...document, more: 1 }), name, "a key too many is not refused");
      const [, ...fewer] = Object.entries(document);
      expect(!fits(Object.fromEntries(fewer)), name, "a key too few is not refused");
    }
  }
  console.log(`json: ${documents} documents, ${failed} disagreements`);
  if (documents === 0 || failed > 0) process.exitCode = 1;
}

if (process.argv.length !== 4) {
  console.error("usage: node json.mjs SCHEMAS DIR");
  process.exitCode = 2;
} else {
  main(process.argv[2], process.argv[3]);
}
