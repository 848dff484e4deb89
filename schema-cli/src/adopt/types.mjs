// Compares the TypeScript types of two schemas with the project's own TypeScript.
// Argument: a request as JSON: `folder` (temporary, holds `ours.ts`), `target` (the schema file of
// the project), `tables` (whether `ours.ts` exports the tables instead of a schema), and `checks`
// ([table, field] each; no field for a whole document). Writes `outcome.json` into the folder.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";

const { folder, target, tables, checks } = JSON.parse(process.argv[2]);

function end(outcome) {
  writeFileSync(join(folder, "outcome.json"), JSON.stringify(outcome));
  process.exit(0);
}

/** Where a module is found from the schema file, or an end. */
function locate(module, name) {
  try {
    return createRequire(target).resolve(module);
  } catch {
    end({ reason: `the package \`${name}\` is not installed` });
  }
}

const tsc = join(dirname(locate("typescript/package.json", "typescript")), "bin", "tsc");
const convex = locate("convex/server", "convex");
const packages = convex.slice(0, convex.lastIndexOf(`${sep}convex${sep}`));
symlinkSync(packages, join(folder, "node_modules"), "junction");

// The generated file stands beside the schema file of the project: its casts name modules from there.
const ours = join(folder, "ours.ts");
const beside = (_, quote, module) => {
  const path = join(dirname(target), module).replaceAll("\\", "/");
  return `import(${quote}${path}${quote})`;
};
const relative = /\bimport\((["'])(\.{1,2}\/[^"']*)\1\)/g;
writeFileSync(ours, readFileSync(ours, "utf8").replace(relative, beside));

/** The nearest `tsconfig.json` above the schema file. */
function config() {
  for (let at = dirname(target); ; at = dirname(at)) {
    const config = join(at, "tsconfig.json");
    if (existsSync(config)) return config;
    if (at === dirname(at)) return undefined;
  }
}

const text = (value) => JSON.stringify(value);
const head = `import theirs from ${text(target.replace(/\.[cm]?tsx?$/, ""))};
${tables ? `import { tables } from "./ours";` : `import ours from "./ours";`}
import { defineSchema, type TableDefinition } from "convex/server";
${tables ? "const ours = defineSchema(tables);" : "void defineSchema;"}
type Any<T> = 0 extends 1 & T ? true : false;
type Plain = string | number | bigint | boolean | null | undefined | ArrayBuffer;
type Deep<T> = Any<T> extends true ? T : T extends Plain ? T
  : T extends readonly (infer E)[] ? Deep<E>[]
  : T extends object ? { [K in keyof T]: Deep<T[K]> } : T;
type Same<A, B> = (<T>() => T extends Deep<A> ? 1 : 2) extends (<T>() => T extends Deep<B> ? 1 : 2) ? true : false;
type Document<S, N> = S extends { tables: infer M } ? N extends keyof M
  ? M[N] extends TableDefinition<infer V, any, any, any> ? V extends { type: infer D } ? D : V : never : never : never;
type Field<D, K> = D extends unknown ? Pick<D, K & keyof D> : never;
type AnyKeys<A> = { [K in keyof A]-?: Any<A[K]> extends true ? K : never }[keyof A];
type Filled<A, B> = A extends Plain ? A
  : { [K in keyof A as Any<A[K]> extends true ? never : K]: A[K] } & Pick<B, AnyKeys<A> & keyof B>;
type HasAny<A> = [AnyKeys<A>] extends [never] ? false : true;
type Theirs = typeof theirs;
type Ours = typeof ours;
`;
const part = (schema, [table, field]) => {
  const document = `Document<${schema}, ${text(table)}>`;
  return field === null ? document : `Field<${document}, ${text(field)}>`;
};
// Two lines for each check: an `any` of the project may become a type, and is told.
const lines = checks.flatMap((check, number) => {
  const [one, other] = [part("Theirs", check), part("Ours", check)];
  return [
    `export const c${number}: Same<Filled<${one}, ${other}>, ${other}> = true;`,
    `export const a${number}: HasAny<${one}> = false;`,
  ];
});
writeFileSync(join(folder, "check.ts"), `${head}${lines.join("\n")}\n`);
const compilerOptions = {
  strict: true,
  noEmit: true,
  composite: false,
  incremental: false,
  skipLibCheck: true,
  noUnusedLocals: false,
  noUnusedParameters: false,
  module: "ESNext",
  moduleResolution: "Bundler",
  target: "ES2022",
};
const own = config();
const options = own ? { extends: own, compilerOptions } : { compilerOptions };
const settings = { ...options, files: ["check.ts"], include: [], references: [] };
writeFileSync(join(folder, "tsconfig.json"), text(settings));

const ended = spawnSync(process.execPath, [tsc, "--pretty", "false", "-p", folder], {
  cwd: folder,
  encoding: "utf8",
});
const found = new Set();
const first = head.split("\n").length;
for (const line of ended.stdout.split("\n")) {
  const error = /^(?:.*[\\/])?check\.ts\((\d+),\d+\): error (TS\d+)/.exec(line);
  if (error && Number(error[1]) >= first && error[2] === "TS2322") {
    found.add(Number(error[1]) - first);
  } else if (/error TS\d+/.test(line)) {
    end({ reason: `TypeScript reports an error of its own: ${line.trim()}` });
  }
}
if (ended.error || (ended.status !== 0 && found.size === 0)) {
  end({ reason: `TypeScript ended with ${ended.error ?? ended.status}` });
}
const numbers = checks.map((_, number) => number);
end({
  differ: numbers.filter((number) => found.has(2 * number)),
  any: numbers.filter((number) => !found.has(2 * number) && found.has(2 * number + 1)),
});
