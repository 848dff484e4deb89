// Usage: node openapi.mjs FILE
// Validates the OpenAPI document in FILE against the meta-schema of its version, and resolves its references.
// Prints a summary. Exit code: 0 it is valid, 1 it is not, 2 misuse.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";

async function main(file) {
  const document = JSON.parse(readFileSync(file, "utf8"));
  const validator = new Validator();
  const { valid, errors } = await validator.validate(document);
  if (!valid) {
    console.log(JSON.stringify(errors, null, 2));
    process.exitCode = 1;
    return;
  }
  validator.resolveRefs();
  const operations = Object.keys(document.paths).length;
  console.log(`openapi ${validator.version}: ${operations} paths, valid`);
}

if (process.argv.length !== 3) {
  console.error("usage: node openapi.mjs FILE");
  process.exitCode = 2;
} else {
  await main(process.argv[2]);
}
