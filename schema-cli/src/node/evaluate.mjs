// Bundles a schema file as `npx convex` does, evaluates it as a push does, and writes the outcome as
// JSON. The only argument is a request in JSON:
//   target    the schema file, absolute; in a revision, its path from the root of the repository
//   exports   what the file exports: `schema`, `tables` or `either`
//   folder    a temporary folder of this run: the outcome is written to `outcome.json` in it
//   here      the folder from which paths in messages are shown
//   overlay   null, or { path, text }: a file that is read as if it had this text
//   revision  null, or { root, name, tree }: the repository, and the revision's name and tree
import { existsSync, realpathSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { Worker } from "node:worker_threads";
import { Revision } from "./revision.mjs";
import { end, folder, locate, request } from "./session.mjs";

const revision = request.revision && new Revision(request.revision, join(folder, "tree"));

/** The file to bundle, and the folder from which packages are installed. */
const target = revision ? revision.open(request.target) : request.target;
const installed = revision ? revision.today(dirname(target)) : dirname(target);

const convex = locate(join(installed, "schema.ts"), "convex/server", "convex");
// esbuild is a dependency of convex; package managers that keep dependencies apart hide it
// from the project itself.
const esbuild = createRequire(convex)(locate(convex, "esbuild", "esbuild"));

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

/** A path as people see it, from where they stand; files of a revision are named as git does. */
function shown(path) {
  const inside = revision?.inside(path);
  return inside === undefined ? relative(request.here, path) || path : `${revision.name}:${inside}`;
}

/** The text of an error of the bundler, with file, line and column of each place. */
function bundlerError(error) {
  const lines = (error.errors ?? []).map(({ text, location }) => {
    if (!location) return text;
    const path = isAbsolute(location.file) ? location.file : join(dirname(target), location.file);
    return `${shown(path)}:${location.line}:${location.column + 1}: ${text}`;
  });
  return lines.length > 0 ? lines.join("\n") : String(error?.message ?? error);
}

/** Gives a file another text, as if it had been written. */
function overlay({ path, text }) {
  const real = realpathSync(path);
  const load = (args) => (args.path === real ? { contents: text, loader: "ts" } : undefined);
  return { name: "overlay", setup: (build) => build.onLoad({ filter: /\.[cm]?[jt]s$/ }, load) };
}

/** Bundles the entry; a revision gives its files as they are asked for, so until all are there. */
async function bundle() {
  for (;;) {
    try {
      const { outputFiles } = await esbuild.build({
        stdin: { contents: entries[request.exports], resolveDir: dirname(target), loader: "ts", sourcefile: "<entry>" },
        absWorkingDir: dirname(target),
        bundle: true,
        write: false,
        outdir: folder,
        sourcemap: "external",
        platform: "browser",
        format: "esm",
        target: "esnext",
        conditions: ["convex", "module"],
        define: { "process.env.NODE_ENV": '"production"' },
        logLevel: "silent",
        plugins: [revision?.plugin, request.overlay && overlay(request.overlay)].filter(Boolean),
      });
      if (revision?.isComplete() ?? true) {
        const [map, code] = ["map", "js"].map((end) => outputFiles.find((it) => it.path.endsWith(end)).text);
        return { code, map: JSON.parse(map) };
      }
    } catch (error) {
      if (revision?.isComplete() ?? true) end({ failed: bundlerError(error) });
    }
  }
}

/** Runs the bundle in a thread that has what the isolate of a push has. */
function evaluate(code, seed) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./isolate.mjs", import.meta.url), {
      workerData: { code, seed },
      // What the file prints goes nowhere, as in a push.
      stdout: true,
      stderr: true,
    });
    worker.on("message", resolve).on("error", reject);
    worker.on("exit", () => reject(new Error("the evaluation ended without an answer")));
  });
}

/** File, line and column of the first frame of a stack that is in the user's own files. */
function place(stack, map) {
  const sources = new SourceMap(map);
  const frames = [...stack.matchAll(/schema\.bundle\.mjs:(\d+):(\d+)/g)];
  const places = frames
    .map(([, line, column]) => sources.findEntry(Number(line) - 1, Number(column) - 1))
    .filter((it) => it.originalSource && !it.originalSource.includes("<entry>"))
    .map((it) => ({ ...it, path: join(folder, it.originalSource) }));
  const own = places.find((it) => !it.path.split(/[\\/]/).includes("node_modules")) ?? places[0];
  if (!own) return undefined;
  const path = existsSync(own.path) ? realpathSync(own.path) : own.path;
  return `${shown(path)}:${own.originalLine + 1}:${own.originalColumn + 1}`;
}

try {
  const { code, map } = await bundle();
  const found = await evaluate(code, 1);
  if (found.failed) {
    const where = place(found.stack, map);
    end({ failed: where ? `${where}: ${found.failed}` : found.failed, code: found.code });
  }
  const warnings = [...found.warnings, ...(revision?.warnings() ?? [])];
  if (found.asked.length > 0 && (await evaluate(code, 2)).exported !== found.exported) {
    const asked = found.asked.map((name) => `\`${name}\``).join(" and ");
    warnings.push(`the schema depends on ${asked}, so each push may get another schema`);
  }
  end({ exported: found.exported, builders: found.builders, warnings });
} catch (error) {
  end({ failed: String(error?.message ?? error) });
}
