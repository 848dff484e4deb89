// Compares the documents of the script with those of a migration, which have ids of their own as well.
//
//   node agree.mjs SCRIPT MIGRATION
//
// Prints how many documents are equal; the first that differ are an error.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";

const [, , scriptPath, migrationPath] = process.argv;
const linesOf = (path) =>
  createInterface({ input: createReadStream(path), crlfDelay: Infinity })[Symbol.asyncIterator]();

const [script, migration] = [linesOf(scriptPath), linesOf(migrationPath)];
for (let count = 0; ; count += 1) {
  const [left, right] = [await script.next(), await migration.next()];
  if (left.done && right.done) {
    console.log(count);
    break;
  }
  const { _id, _creationTime, ...document } = JSON.parse(right.value ?? "{}");
  if (left.done || right.done || !isDeepStrictEqual(JSON.parse(left.value), document)) {
    console.error(`document ${count + 1} differs:\n${left.value}\n${right.value}`);
    process.exit(1);
  }
}
