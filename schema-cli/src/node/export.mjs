// Evaluates a schema file the way `npx convex` does and writes the result as JSON.
// Arguments: the schema file, what it exports (`schema`, `tables` or `either`), the file for the
// result. NODE_PATH may name folders of packages besides those above the schema file.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [target, exports, result] = process.argv.slice(2);

/** Ends with a reason; scripts may have left timers and services that would keep Node alive. */
function end(outcome) {
  writeFileSync(result, JSON.stringify(outcome));
  process.exit(0);
}

/** Where a package is found from `file`, or an end. */
function locate(file, name, missing) {
  try {
    return createRequire(file).resolve(name);
  } catch {
    end({ missing });
  }
}

const convex = locate(target, "convex/server", "convex");
// esbuild is a dependency of convex; package managers that keep dependencies apart hide it
// from the project itself.
const { build } = createRequire(convex)(locate(convex, "esbuild", "esbuild"));

const file = JSON.stringify("./" + basename(target));
const plain = `import { defineSchema, defineTable } from "convex/server";
  export const plain = { table: defineTable({}), schema: defineSchema({}) };`;
const entries = {
  schema: `${plain} export { default } from ${file};`,
  tables: `${plain} import { tables } from ${file};
    export default defineSchema(tables);`,
  either: `${plain} import * as file from ${file};
    const { default: schema, tables } = file;
    export default schema ?? (tables && defineSchema(tables));`,
};

/** What builders of packages keep in an object besides what Convex's own do: code reads it at run time. */
function more(object, plain) {
  const known = new Set(Object.getOwnPropertyNames(plain));
  return Object.getOwnPropertyNames(object ?? {}).filter((name) => !known.has(name));
}

function builders(schema, plain) {
  const tables = Object.entries(schema.tables ?? {});
  const all = [["", more(schema, plain.schema)], ...tables.map(([name, it]) => [name, more(it, plain.table)])];
  return all.filter(([, names]) => names.length > 0);
}

const outfile = join(dirname(result), "schema.bundle.mjs");

try {
  await build({
    stdin: { contents: entries[exports], resolveDir: dirname(target), loader: "ts" },
    bundle: true,
    nodePaths: (process.env.NODE_PATH ?? "").split(delimiter).filter(Boolean),
    platform: "browser",
    format: "esm",
    target: "esnext",
    conditions: ["convex", "module"],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
    outfile,
  });
  // What the file prints is for people; the backend drops it.
  console.log = console.info = console.debug = console.error;
  const { default: schema, plain } = await import(pathToFileURL(outfile).href);
  const exported = schema?.export?.();
  if (typeof exported !== "string") {
    throw new Error("the default export is not what `defineSchema` returns");
  }
  end({ exported, builders: builders(schema, plain) });
} catch (error) {
  end({ failed: String(error?.message ?? error) });
}
