// node conformance.mjs DIR: compares generated TypeScript with two versions of npm `convex`, prettier and two versions of tsc.
//
// DIR/CASE/schema.ts     the file that Convex would deploy (generated, or hand-written around a generated file)
// DIR/CASE/*.ts          what it imports; a file whose first lines have the word `@generated` must be as prettier prints it
// DIR/CASE/export.json   the exact bytes that `schema.export()` must return (so without a newline at the end)
//
// Exit code: 0 all agree, 1 something differs or there is no case, 2 misuse.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import prettier from "prettier";
import { CONVEX, exportText, loadSchemas } from "./bundle.mjs";
import { compilerOptions, tsc, versionOf } from "./typescript.mjs";

const NEWEST = "typescript";
const OLDEST = "typescript-5-0";
const SHOWN_PER_KIND = 10;
const HEADER_LINES = 10;

/** Counts failures by kind and prints the first few of each. */
class Report {
  counts = new Map();

  fail(kind, name, detail) {
    const count = this.of(kind) + 1;
    this.counts.set(kind, count);
    if (count <= SHOWN_PER_KIND) console.log(`FAIL ${kind} ${name}: ${detail}`);
    if (count === SHOWN_PER_KIND + 1) console.log(`FAIL ${kind}: more are not shown`);
  }

  of(kind) {
    return this.counts.get(kind) ?? 0;
  }

  get failed() {
    return this.counts.size > 0;
  }
}

async function readCases(directory) {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readCase(directory, name)));
}

async function readCase(directory, name) {
  const folder = path.join(directory, name);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).sort();
  const sources = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(path.join(folder, file), "utf8") })),
  );
  const wanted = await readFile(path.join(folder, "export.json")).catch(() => undefined);
  return { name, folder, entry: path.join(folder, "schema.ts"), files, sources, wanted };
}

/** The first byte where the two differ, with what surrounds it. */
function firstDifference(wanted, found) {
  let at = 0;
  while (at < wanted.length && at < found.length && wanted[at] === found[at]) at += 1;
  const around = (bytes) => JSON.stringify(bytes.subarray(Math.max(0, at - 30), at + 50).toString());
  return `differs at byte ${at} of ${found.length}\n  export.json: ${around(wanted)}\n  npm convex:  ${around(found)}`;
}

/** `v.function` is new in npm `convex` 1.49. */
const isKnownBefore = ({ sources }) => !sources.some(({ text }) => text.includes("v.function("));

async function checkExports(cases, report) {
  const [newest, older] = CONVEX;
  await checkExportsOf(newest, cases, report);
  await checkExportsOf(older, cases.filter(isKnownBefore), report);
}

async function checkExportsOf(convex, cases, report) {
  const kind = `export-${versionOf(convex)}`;
  const loaded = await loadSchemas(
    cases.map((it) => it.entry),
    convex,
  );
  for (const [index, { name, wanted }] of cases.entries()) {
    const { text, error } = exportText(loaded[index]);
    if (error !== undefined) report.fail(kind, name, `schema.ts ${error}`);
    else if (wanted === undefined) report.fail(kind, name, "has no export.json");
    else if (!wanted.equals(Buffer.from(text))) report.fail(kind, name, firstDifference(wanted, Buffer.from(text)));
  }
}

const isGenerated = ({ text }) => text.split("\n", HEADER_LINES).some((line) => line.includes("@generated"));

function firstLineDifference(text, printed) {
  const [found, wanted] = [text.split("\n"), printed.split("\n")];
  const at = wanted.findIndex((line, index) => line !== found[index]);
  const line = at < 0 ? wanted.length : at;
  const show = (lines) => JSON.stringify(lines[line]?.slice(0, 200) ?? "(end of file)");
  return `line ${line + 1}\n  found:    ${show(found)}\n  prettier: ${show(wanted)}`;
}

async function checkFormat(cases, report) {
  for (const { name, sources } of cases) {
    const generated = sources.filter(isGenerated);
    if (generated.length === 0) report.fail("prettier", name, "no file has `@generated` in its first lines");
    for (const { file, text } of generated) {
      try {
        const printed = await prettier.format(text, { parser: "typescript" });
        if (printed !== text) report.fail("prettier", `${name}/${file}`, firstLineDifference(text, printed));
      } catch (error) {
        report.fail("prettier", `${name}/${file}`, error.message.split("\n")[0]);
      }
    }
  }
}

const USE_FILE = "use.ts";
const USE_HEAD = `import type { DataModelFromSchemaDefinition, DocumentByName, SchemaDefinition, TableNamesInDataModel } from "convex/server";
type Ids<D extends import("convex/server").GenericDataModel> = { [T in TableNamesInDataModel<D>]: DocumentByName<D, T>["_id"] };
type IdOf<S extends SchemaDefinition<any, boolean>> = Ids<DataModelFromSchemaDefinition<S>>[TableNamesInDataModel<DataModelFromSchemaDefinition<S>>];`;

/**
 * A module that uses each schema's data model as an application does, two lines per case:
 * types that only break when they are used (TS2589) are found here.
 */
function useOf(cases) {
  const uses = cases.map(
    (it, index) =>
      `import type s${index} from ${JSON.stringify(it.entry.slice(0, -3))};\n` +
      `export const f${index} = (id: IdOf<typeof s${index}>): string => id;\n`,
  );
  return `${USE_HEAD}\n${uses.join("")}`;
}

/** Says an error's place in the terms of the cases: what lies in the module above is about one of them. */
function placeOf(place, used) {
  const line = place.match(new RegExp(`${USE_FILE}\\((\\d+),\\d+\\)$`))?.[1];
  if (line === undefined) return place;
  const name = used[Math.floor((line - 1 - USE_HEAD.split("\n").length) / 2)]?.name;
  return name === undefined ? place : `${name}/schema.ts as a data model`;
}

/** Writes the project that both compilers check: every file of every case, as one program. */
async function writeProject(cases, used, folder) {
  const use = path.join(folder, USE_FILE);
  await writeFile(use, useOf(used));
  const files = cases.flatMap((it) => it.files.map((file) => path.join(it.folder, file)));
  const project = path.join(folder, "tsconfig.json");
  await writeFile(project, JSON.stringify({ compilerOptions: compilerOptions(), files: [use, ...files] }));
  return project;
}

async function checkTypes(alias, project, used, directory, report) {
  const { code, output } = await tsc(alias, ["-p", project, "--pretty", "false"], directory);
  const kind = `types-${versionOf(alias)}`;
  const lines = output.split("\n").filter((line) => /\berror TS\d+:/.test(line));
  for (const line of lines) {
    const [, place, message] = line.match(/^(.*?\(\d+,\d+\)): (.*)$/) ?? [undefined, "project", line];
    report.fail(kind, placeOf(place, used), message);
  }
  if (code !== 0 && lines.length === 0) report.fail(kind, "project", `tsc ended with ${code}: ${output.trim()}`);
}

async function checkAllTypes(cases, directory, report) {
  const folder = await mkdtemp(path.join(tmpdir(), "convex-schema-types-"));
  try {
    const used = cases.filter((it) => it.files.includes("schema.ts"));
    const project = await writeProject(cases, used, folder);
    await Promise.all([NEWEST, OLDEST].map((alias) => checkTypes(alias, project, used, directory, report)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function main(directory) {
  const report = new Report();
  const cases = await readCases(directory);
  if (cases.length === 0) report.fail("case", directory, "has no case");
  else {
    // The compilers are processes of their own: they run beside the rest.
    await Promise.all([
      checkAllTypes(cases, directory, report),
      checkExports(cases, report),
      checkFormat(cases, report),
    ]);
  }
  const [newest, oldest] = [versionOf(NEWEST), versionOf(OLDEST)];
  const exports = CONVEX.map(versionOf).map(
    (version) => `${report.of(`export-${version}`)} exports differ (convex ${version}), `,
  );
  console.log(
    `conformance: ${cases.length} cases, ${exports.join("")}` +
      `${report.of("prettier")} not as prettier prints, ${report.of(`types-${newest}`)} type errors (typescript ${newest}), ` +
      `${report.of(`types-${oldest}`)} type errors (typescript ${oldest})`,
  );
  return report.failed ? 1 : 0;
}

const directory = process.argv[2];
if (process.argv.length !== 3 || !existsSync(directory)) {
  console.error(directory === undefined ? "usage: node conformance.mjs DIR" : `no directory \`${directory}\``);
  process.exitCode = 2;
} else {
  process.exitCode = await main(path.resolve(directory));
}
