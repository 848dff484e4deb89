// npm test: the tools must accept what is right and, above all, refuse what is wrong.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CONVEX } from "./bundle.mjs";
import { versionOf } from "./typescript.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const fixtures = path.join(here, "fixtures");
const scratch = mkdtempSync(path.join(tmpdir(), "convex-schema-selftest-"));
const [newest, oldest] = [versionOf("typescript"), versionOf("typescript-5-0")];
const [convex, olderConvex] = CONVEX.map(versionOf);
after(() => rmSync(scratch, { recursive: true }));

function run(tool, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(here, tool), ...args], {
    encoding: "utf8",
  });
  return { status, lines: stdout.trimEnd().split("\n"), stdout, stderr };
}

const summary = (cases, exports, printed, newestErrors, oldestErrors) =>
  `conformance: ${cases} cases, ${exports} exports differ (convex ${convex}), ` +
  `${exports} exports differ (convex ${olderConvex}), ${printed} not as prettier prints, ` +
  `${newestErrors} type errors (typescript ${newest}), ${oldestErrors} type errors (typescript ${oldest})`;

/** Copies a good case under a new name and replaces, in one of its files, text that must be there. */
function broken(directory, from, name, file, before, now) {
  const folder = path.join(directory, name);
  cpSync(path.join(fixtures, "cases", from), folder, { recursive: true });
  const text = readFileSync(path.join(folder, file), "utf8");
  assert.ok(text.includes(before), `${from}/${file} has ${JSON.stringify(before)}`);
  writeFileSync(path.join(folder, file), text.replace(before, now));
}

test("conformance accepts what is right", () => {
  const result = run("conformance.mjs", path.join(fixtures, "cases"));
  assert.equal(result.stdout, `${summary(2, 0, 0, 0, 0)}\n`);
  assert.equal(result.status, 0);
});

const bothExports = (name) => [`FAIL export-${convex} ${name}`, `FAIL export-${olderConvex} ${name}`];
const bothTypes = (place) => [`FAIL types-${newest} ${place}`, `FAIL types-${oldest} ${place}`];

// The name of the broken case, the good one that it is made from, the file, the text before and after, and what must be said of it.
const MISTAKES = [
  ["byte", "whole", "export.json", '"optional":true', '"optional":True', bothExports("byte")],
  ["newline", "whole", "export.json", 'Validation":true}', 'Validation":true}\n', bothExports("newline")],
  ["order", "whole", "schema.ts", "  users,\n  posts,\n", "  posts,\n  users,\n", bothExports("order")],
  [
    "throws",
    "whole",
    "schema.ts",
    "export default",
    'throw new Error("no");\n\nexport default',
    bothExports("throws"),
  ],
  ["quotes", "beside", "schema.gen.ts", '"convex/values"', "'convex/values'", ["FAIL prettier quotes/schema.gen.ts"]],
  ["end", "beside", "schema.gen.ts", "  notes,\n};\n", "  notes,\n};", ["FAIL prettier end/schema.gen.ts"]],
  ["return", "beside", "schema.gen.ts", "disable */\n", "disable */\r\n", ["FAIL prettier return/schema.gen.ts"]],
  ["header", "beside", "schema.gen.ts", "@generated", "made", ["FAIL prettier header"]],
  ["unused", "whole", "schema.ts", "{ v }", "{ ConvexError, v }", bothTypes("unused/schema.ts(4,10)")],
  [
    "field",
    "whole",
    "schema.ts",
    '["author"]',
    '["autor"]',
    // The versions blame different lines of the chain.
    [...bothExports("field"), `FAIL types-${newest} field/schema.ts(18,23)`, `FAIL types-${oldest} field/schema.ts(14,22)`],
  ],
  [
    "old",
    "whole",
    "schema.ts",
    "export default",
    "export type Name = NoInfer<string>;\n\nexport default",
    [`FAIL types-${oldest} old/schema.ts(20,20)`],
  ],
  [
    "wide",
    "whole",
    "schema.ts",
    "v.literal(7n)",
    "v.literal(9223372036854775808n)",
    [...bothExports("wide"), "FAIL prettier wide/schema.ts"],
  ],
  [
    "default",
    "whole",
    "schema.ts",
    "export default ",
    "export const schema = ",
    [...bothExports("default"), ...bothTypes("default/schema.ts as a data model")],
  ],
];

const failures = ({ lines }) =>
  lines
    .filter((line) => line.startsWith("FAIL"))
    .map((line) => line.split(":")[0])
    .sort();

test("conformance says of each broken case what is wrong, and nothing of the good one beside them", () => {
  const directory = path.join(scratch, "mistakes");
  cpSync(path.join(fixtures, "cases", "whole"), path.join(directory, "whole"), { recursive: true });
  for (const [name, from, file, before, now] of MISTAKES) broken(directory, from, name, file, before, now);
  const result = run("conformance.mjs", directory);
  const expected = MISTAKES.flatMap((mistake) => mistake.at(-1));
  assert.deepEqual(failures(result), expected.sort());
  const count = (kind) => expected.filter((line) => line.startsWith(`FAIL ${kind}`)).length;
  const counts = [`export-${convex}`, "prettier", `types-${newest}`, `types-${oldest}`].map(count);
  assert.equal(result.lines.at(-1), summary(MISTAKES.length + 1, ...counts));
  assert.equal(result.status, 1);
});

// Alone, because tsc says nothing of types while a file does not parse.
test("conformance refuses a file that does not parse and judges the case beside it", () => {
  const directory = path.join(scratch, "parse");
  broken(directory, "beside", "parse", "schema.gen.ts", "tables = {", "tables = {{");
  broken(directory, "whole", "byte", "export.json", '"optional":true', '"optional":True');
  const result = run("conformance.mjs", directory);
  const types = bothTypes("parse/schema.gen.ts(10,24)");
  const expected = [...bothExports("byte"), ...bothExports("parse"), "FAIL prettier parse/schema.gen.ts", ...types];
  assert.deepEqual(failures(result), expected.sort());
  assert.equal(result.lines.at(-1), summary(2, 2, 1, 1, 1));
  assert.equal(result.status, 1);
});

test("conformance refuses types that only break where they are used", () => {
  const directory = path.join(scratch, "deep");
  const links = Array.from({ length: 150 }, (_, index) => `.index("i${index}", ["author"])`).join("");
  broken(directory, "whole", "deep", "schema.ts", '.index("by_author", ["author"])', links);
  const result = run("conformance.mjs", directory);
  // The oldest version complains in the chain itself, earlier.
  const line = result.lines.find((it) => it.startsWith(`FAIL types-${newest} deep/schema.ts as a data model`));
  assert.match(line ?? result.stdout, /^FAIL types.*TS2589/);
});

test("conformance refuses a directory without cases", () => {
  const directory = path.join(scratch, "empty");
  mkdirSync(directory);
  const result = run("conformance.mjs", directory);
  assert.equal(result.lines.at(-1), summary(0, 0, 0, 0, 0));
  assert.equal(result.status, 1);
});

test("conformance refuses a case without schema.ts or export.json", () => {
  const directory = path.join(scratch, "incomplete");
  mkdirSync(path.join(directory, "nothing"), { recursive: true });
  cpSync(path.join(fixtures, "cases", "whole", "schema.ts"), path.join(directory, "unknown", "schema.ts"));
  const result = run("conformance.mjs", directory);
  const expected = [...bothExports("nothing"), ...bothExports("unknown"), "FAIL prettier nothing"];
  assert.deepEqual(failures(result), expected.sort());
  assert.equal(result.status, 1);
});

test("conformance shows ten failures of a kind and counts all", () => {
  const directory = path.join(scratch, "many");
  for (let index = 10; index < 25; index += 1) {
    broken(directory, "whole", `case${index}`, "export.json", "true}", "false}");
  }
  const result = run("conformance.mjs", directory);
  assert.equal(failures(result).filter((line) => line.startsWith(`FAIL export-${convex} case`)).length, 10);
  assert.equal(result.lines.at(-1), summary(15, 15, 0, 0, 0));
});

test("insert takes rows and gives their ids to later rows", () => {
  const result = run(
    "insert.mjs",
    path.join(fixtures, "cases/whole/schema.ts"),
    path.join(fixtures, "insert/good.json"),
  );
  assert.equal(result.stdout, "inserted 4 rows into 2 tables\n", result.stderr);
  assert.equal(result.status, 0);
});

for (const [rows, message] of [
  ["wrong_type", "row 0 of `users`: Validator error: Expected `string`, got `1`"],
  ["later_row", "row 0 of `posts`: `$ref:users` names a row that is not inserted before this one"],
]) {
  test(`insert refuses ${rows}.json`, () => {
    const result = run(
      "insert.mjs",
      path.join(fixtures, "cases/whole/schema.ts"),
      path.join(fixtures, `insert/${rows}.json`),
    );
    assert.equal(result.stderr, `${message}\n`);
    assert.equal(result.status, 1);
  });
}

test("tsc-count counts more for more types", () => {
  const counts = ["beside", "whole"].map((name) => {
    const { stdout, stderr } = run("tsc-count.mjs", path.join(fixtures, "cases", name, "schema.ts"), "5");
    assert.equal(stderr, "");
    return JSON.parse(stdout).instantiations;
  });
  assert.ok(0 < counts[0] && counts[0] < counts[1], `${counts}`);
});
