// node constructs.mjs FILE [--write]: what npm `convex` exports for the constructs of a schema, byte for byte.
//
// FILE is {"convex": VERSION, "exports": {CONSTRUCT: TEXT}}: a construct is a JavaScript expression, a validator (for the field
// `f` of the table `t`), a table (then `t` itself) or a schema, and TEXT is what `schema.export()` returns.
// --write measures again and writes the file. Exit code: 0 all are equal, 1 some differ, 2 misuse.
import { readFileSync, writeFileSync } from "node:fs";
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { versionOf } from "./typescript.mjs";

function schemaOf(construct) {
  const value = new Function("v", "defineTable", "defineSchema", `return ${construct}`)(v, defineTable, defineSchema);
  if (value.tables !== undefined) return value;
  return defineSchema({ t: value.isConvexValidator ? defineTable({ f: value }) : value });
}

const [file, flag] = process.argv.slice(2);
if (file === undefined || (flag !== undefined && flag !== "--write")) {
  console.error("usage: node constructs.mjs FILE [--write]");
  process.exitCode = 2;
} else {
  const { convex, exports } = JSON.parse(readFileSync(file, "utf8"));
  const measured = Object.fromEntries(Object.keys(exports).map((construct) => [construct, schemaOf(construct).export()]));
  const version = versionOf("convex");
  if (flag === "--write") writeFileSync(file, `${JSON.stringify({ convex: version, exports: measured }, null, 1)}\n`);
  else {
    const differ = Object.keys(measured).filter((construct) => measured[construct] !== exports[construct]);
    for (const construct of differ) console.log(`${construct}\n  file:   ${exports[construct]}\n  convex: ${measured[construct]}`);
    console.log(`constructs: ${Object.keys(measured).length} of convex ${version}, ${differ.length} differ`);
    if (differ.length > 0 || convex !== version) process.exitCode = 1;
  }
}
