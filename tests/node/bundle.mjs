// Bundles schema files the way `npx convex` does and loads them into this process.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

/** The packages of npm `convex` that are installed here, newest first. */
export const CONVEX = ["convex", "convex-1-48"];

// All bundles share the one `convex` of this package: it is loaded once, and a case directory needs no node_modules.
const shared = (convex) => ({
  name: "shared-convex",
  setup(build) {
    build.onResolve({ filter: /^convex\// }, ({ path: specifier }) => ({
      path: import.meta.resolve(specifier.replace(/^convex/, convex)),
      external: true,
    }));
  },
});

function optionsFor(entries, outdir, convex) {
  return {
    entryPoints: Object.fromEntries(entries.map((file, index) => [`entry${index}`, file])),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "esnext",
    logLevel: "silent",
    plugins: [shared(convex)],
  };
}

/** One text for each entry that esbuild refused; the key is the entry's path. */
async function failuresOf(entries, outdir, convex) {
  try {
    await esbuild.build(optionsFor(entries, outdir, convex));
    return new Map();
  } catch (error) {
    if (!error.errors) throw error;
    if (entries.length === 1) return new Map([[entries[0], error.errors[0].text]]);
    // An error may lie in an imported file, so that its place does not say which entry is bad: halve until it does.
    const middle = entries.length >> 1;
    const left = await failuresOf(entries.slice(0, middle), outdir, convex);
    const right = await failuresOf(entries.slice(middle), outdir, convex);
    return new Map([...left, ...right]);
  }
}

async function load(file) {
  try {
    return { module: await import(pathToFileURL(file).href) };
  } catch (error) {
    return { error: `does not run: ${error.message ?? error}` };
  }
}

/**
 * Bundles all `entries` (absolute paths) with one esbuild call and runs the results with the npm `convex` of that name.
 * Returns, in the order of `entries`, `{ module }` or `{ error }`.
 */
export async function loadSchemas(entries, convex = CONVEX[0]) {
  const outdir = await mkdtemp(path.join(tmpdir(), "convex-schema-bundle-"));
  try {
    const failures = await failuresOf(entries, outdir, convex);
    const good = entries.filter((file) => !failures.has(file));
    if (failures.size > 0 && good.length > 0) await esbuild.build(optionsFor(good, outdir, convex));
    const results = [];
    for (const file of entries) {
      const failure = failures.get(file);
      const built = path.join(outdir, `entry${good.indexOf(file)}.mjs`);
      results.push(failure === undefined ? await load(built) : { error: `does not bundle: ${failure}` });
    }
    return results;
  } finally {
    await rm(outdir, { recursive: true });
  }
}

/** What the deployed backend takes from a schema module: the text that `export()` of its default export returns. */
export function exportText({ module, error }) {
  if (error !== undefined) return { error };
  if (module.default === undefined) return { error: "has no default export" };
  if (typeof module.default.export !== "function") return { error: "its default export has no `export()`" };
  try {
    const text = module.default.export();
    return typeof text === "string" ? { text } : { error: "`export()` returned no text" };
  } catch (error) {
    return { error: `\`export()\` threw: ${error.message ?? error}` };
  }
}
