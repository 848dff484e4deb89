// node tsc-count.mjs FILE.ts [newest|5|5.0]: what checking a file costs the compiler, as one line of JSON per version.
// Without a version: newest and 5. Exit code: 0 counted, 1 the file has type errors, 2 misuse.
//
// The counts are of the whole program, so subtract those of a file that only imports `convex/server` and `convex/values`.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { compilerOptions, tsc, versionOf } from "./typescript.mjs";

const ALIASES = { newest: "typescript", 5: "typescript-5", "5.0": "typescript-5-0" };

async function writeProject(file, folder) {
  const project = path.join(folder, "tsconfig.json");
  const options = { ...compilerOptions(), noUnusedLocals: false };
  await writeFile(project, JSON.stringify({ compilerOptions: options, files: [file] }));
  return project;
}

/** The number after `label` in the compiler's statistics, for example `Instantiations:  1,234` or `Check time: 0.52s`. */
function statistic(output, label) {
  const found = output.match(new RegExp(`^${label}:\\s+([\\d.,]+)`, "m"));
  if (!found) throw new Error(`tsc printed no \`${label}\`:\n${output}`);
  return Number(found[1].replaceAll(",", ""));
}

async function count(file, alias) {
  const folder = await mkdtemp(path.join(tmpdir(), "convex-schema-count-"));
  try {
    const project = await writeProject(file, folder);
    // One checker and one thread: TypeScript 7 otherwise splits the work, and counts what the parts share twice.
    const single = Number(versionOf(alias).split(".")[0]) >= 7 ? ["--singleThreaded"] : [];
    const { code, output } = await tsc(alias, ["-p", project, "--extendedDiagnostics", "--pretty", "false", ...single]);
    if (code !== 0)
      throw new Error(
        output
          .split("\n")
          .filter((line) => line.includes("error TS"))
          .join("\n") || output,
      );
    return {
      typescript: versionOf(alias),
      instantiations: statistic(output, "Instantiations"),
      types: statistic(output, "Types"),
      check_seconds: statistic(output, "Check time"),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [file, version] = process.argv.slice(2);
if (file === undefined || (version !== undefined && ALIASES[version] === undefined)) {
  console.error(`usage: node tsc-count.mjs FILE.ts [${Object.keys(ALIASES).join("|")}]`);
  process.exitCode = 2;
} else {
  try {
    for (const name of version === undefined ? ["newest", "5"] : [version]) {
      console.log(JSON.stringify(await count(path.resolve(file), ALIASES[name])));
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
