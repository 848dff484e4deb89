// node insert.mjs SCHEMA.ts ROWS.json: inserts rows into `convex-test`, the community's mock of the backend.
//
// ROWS.json is {"table": [row, ...], ...}, rows in wire JSON, inserted in the order of the file, as one mutation.
// The strings (also record keys)
//   "$ref:TABLE"    become the id of the row of TABLE that was inserted last,
//   "$ref:TABLE:N"  that of its N-th row, counted from 0.
// For "_storage" and for a table that the schema does not have (it belongs to something else), the row is made on demand.
//
// The mock is a weak judge. It does not look inside records at all, gives ids a form of its own, refuses int64 literals that
// the backend accepts (it compares with their wire form), and knows no limit of size or depth.
// Exit code: 0 all inserted, 1 a row was refused, 2 misuse.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { jsonToConvex } from "convex/values";
import { convexTest } from "convex-test";
import { loadSchemas } from "./bundle.mjs";

// convex-test finds the functions of an application by this key; a schema alone has none.
const NO_FUNCTIONS = { "./_generated/api.js": async () => ({}) };

/** The ids that the mock has given, by table, and the way to make more in tables that are not the schema's. */
class Ids {
  byTable = new Map();

  constructor(ctx, schema) {
    this.ctx = ctx;
    this.schema = schema;
  }

  add(table, id) {
    this.byTable.set(table, [...(this.byTable.get(table) ?? []), id]);
  }

  async resolve(text) {
    const [, table, position] = text.match(/^\$ref:(\w+)(?::(\d+))?$/) ?? [];
    if (table === undefined) return text;
    const ids = this.byTable.get(table) ?? (await this.make(table));
    const id = position === undefined ? ids?.at(-1) : ids?.[Number(position)];
    if (id === undefined) throw new Error(`\`${text}\` names a row that is not inserted before this one`);
    return id;
  }

  async make(table) {
    if (this.schema.tables[table] !== undefined) return undefined;
    const id =
      table === "_storage" ? await this.ctx.storage.store(new Blob(["file"])) : await this.ctx.db.insert(table, {});
    this.add(table, id);
    return this.byTable.get(table);
  }

  /** A copy of `json` with every placeholder replaced. */
  async fill(json) {
    if (typeof json === "string") return this.resolve(json);
    if (json === null || typeof json !== "object") return json;
    if (Array.isArray(json)) {
      const filled = [];
      for (const element of json) filled.push(await this.fill(element));
      return filled;
    }
    const entries = [];
    for (const [key, value] of Object.entries(json)) entries.push([await this.resolve(key), await this.fill(value)]);
    return Object.fromEntries(entries);
  }
}

async function insertAll(schema, rows) {
  const mock = convexTest({ schema, modules: NO_FUNCTIONS });
  let inserted = 0;
  await mock.run(async (ctx) => {
    const ids = new Ids(ctx, schema);
    for (const [table, list] of Object.entries(rows)) {
      if (schema.tables[table] === undefined) throw new Error(`the schema has no table \`${table}\``);
      for (const [index, row] of list.entries()) {
        try {
          ids.add(table, await ctx.db.insert(table, jsonToConvex(await ids.fill(row))));
        } catch (error) {
          throw new Error(`row ${index} of \`${table}\`: ${error.message}`, { cause: error });
        }
        inserted += 1;
      }
    }
  });
  return inserted;
}

async function main(schemaFile, rowsFile) {
  const [{ module, error }] = await loadSchemas([path.resolve(schemaFile)]);
  if (error !== undefined) throw new Error(`${schemaFile} ${error}`);
  const rows = JSON.parse(await readFile(rowsFile, "utf8"));
  const inserted = await insertAll(module.default, rows);
  console.log(`inserted ${inserted} rows into ${Object.keys(rows).length} tables`);
}

if (process.argv.length !== 4) {
  console.error("usage: node insert.mjs SCHEMA.ts ROWS.json");
  process.exitCode = 2;
} else {
  try {
    await main(process.argv[2], process.argv[3]);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
