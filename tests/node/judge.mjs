// node judge.mjs SCHEMA.ts ROWS.jsonl: what `convex-test`, the community's mock of the backend, says of each row.
//
// A line of ROWS.jsonl is {"table": NAME, "row": {...}}, the row in wire JSON. Each is inserted by a mutation of its own.
// Prints a line for each row: `accepted`, or `refused: ` and the first line of the reason.
// Exit code: 0 all rows judged, 2 misuse.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { jsonToConvex } from "convex/values";
import { convexTest } from "convex-test";
import { loadSchemas } from "./bundle.mjs";

// convex-test finds the functions of an application by this key; a schema alone has none.
const NO_FUNCTIONS = { "./_generated/api.js": async () => ({}) };

async function verdict(mock, { table, row }) {
  try {
    await mock.run((ctx) => ctx.db.insert(table, jsonToConvex(row)));
    return "accepted";
  } catch (error) {
    return `refused: ${error.message.split("\n")[0]}`;
  }
}

async function main(schemaFile, rowsFile) {
  const [{ module, error }] = await loadSchemas([path.resolve(schemaFile)]);
  if (error !== undefined) throw new Error(`${schemaFile} ${error}`);
  const mock = convexTest({ schema: module.default, modules: NO_FUNCTIONS });
  const lines = (await readFile(rowsFile, "utf8")).split("\n").filter((line) => line !== "");
  for (const line of lines) console.log(await verdict(mock, JSON.parse(line)));
}

if (process.argv.length !== 4) {
  console.error("usage: node judge.mjs SCHEMA.ts ROWS.jsonl");
  process.exitCode = 2;
} else {
  try {
    await main(process.argv[2], process.argv[3]);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}
