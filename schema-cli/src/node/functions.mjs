// Loads the modules of a functions folder as a push finds them, and writes what they export as the JSON of
// `npx convex function-spec`. The only argument is a request in JSON:
//   target    the functions folder, absolute
//   folder    a temporary folder of this run: the outcome is written to `outcome.json` in it
//   here      the folder from which paths in messages are shown
// Which files are modules: npm convex 1.49, `src/bundler/index.ts`. What a module exports: `src/server/impl/
// registration_impl.ts` and `src/server/router.ts`.
import { existsSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, isAbsolute, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { end, folder, locate, request } from "./session.mjs";

process.stdin.unref?.();

// What modules start and never wait for is no reason to fail.
process.on("uncaughtException", () => {}).on("unhandledRejection", () => {});

const target = realpathSync(request.target);

const convex = locate(join(target, "schema.ts"), "convex/server", "convex");
const esbuild = createRequire(convex)(locate(convex, "esbuild", "esbuild"));

/** The modules of the folder: files that a push deploys. */
function modules(at, found = []) {
  const files = readdirSync(at, { withFileTypes: true });
  for (const file of files.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(at, file.name);
    const isFolder = file.isDirectory();
    if (isFolder) {
      const isComponent = existsSync(join(path, "convex.config.ts")) || existsSync(join(path, "convex.config.js"));
      if (!["_generated", "_deps", "node_modules"].includes(file.name) && !isComponent) modules(path, found);
      continue;
    }
    const stem = file.name.slice(0, -extname(file.name).length);
    const isScript = [".js", ".jsx", ".mjs", ".ts", ".tsx"].includes(extname(file.name));
    if (!isScript || stem.includes(".") || stem.includes(" ") || stem.startsWith("#")) continue;
    if (file.name.startsWith(".") || stem === "schema") continue;
    found.push(path);
  }
  return found;
}

/** Stands in for `_generated` where it is not checked in. */
const generated = {
  server: `export { queryGeneric as query, internalQueryGeneric as internalQuery,
    mutationGeneric as mutation, internalMutationGeneric as internalMutation,
    actionGeneric as action, internalActionGeneric as internalAction,
    httpActionGeneric as httpAction } from "convex/server";`,
  api: `import * as server from "convex/server";
    export const api = server.anyApi, internal = server.anyApi;
    export const components = server.componentsGeneric?.() ?? server.anyApi;`,
  dataModel: "export {};",
};

const stand_in = {
  name: "generated",
  setup(build) {
    build.onResolve({ filter: /_generated\/(server|api|dataModel)(\.js)?$/ }, (args) => {
      if (!args.path.startsWith(".")) return undefined;
      const path = join(args.resolveDir, args.path.replace(/\.js$/, ""));
      if ([".js", ".ts"].some((it) => existsSync(path + it))) return undefined;
      return { path: path.slice(path.lastIndexOf(sep) + 1), namespace: "generated" };
    });
    build.onLoad({ filter: /.*/, namespace: "generated" }, (args) => ({
      contents: generated[args.path],
      resolveDir: target,
    }));
  },
};

let builds = 0;

/** Bundles modules, and returns where each bundle stands. */
async function bundle(paths) {
  builds += 1;
  const out = join(folder, `build${builds}`);
  mkdirSync(out);
  const names = paths.map((path, at) => [`m${at}`, path]);
  await esbuild.build({
    entryPoints: Object.fromEntries(names),
    absWorkingDir: target,
    bundle: true,
    outdir: out,
    outExtension: { ".js": ".mjs" },
    splitting: true,
    platform: "node",
    format: "esm",
    target: "esnext",
    conditions: ["convex", "module"],
    define: { "process.env.NODE_ENV": '"production"' },
    jsx: "automatic",
    loader: { ".node": "file", ".wasm": "file" },
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    logLevel: "silent",
    plugins: [stand_in],
  });
  return names.map(([name, path]) => [path, join(out, `${name}.mjs`)]);
}

function shown(path) {
  return relative(request.here, path) || path;
}

/** The text of an error, with the places of a bundler's. */
function reason(error) {
  const lines = (error?.errors ?? []).map(({ text, location }) => {
    if (!location) return text;
    const path = isAbsolute(location.file) ? location.file : join(target, location.file);
    return `${shown(path)}:${location.line}:${location.column + 1}: ${text}`;
  });
  return lines.length > 0 ? lines[0] : String(error?.message ?? error);
}

function declared(fn, name) {
  try {
    const text = fn[name]?.();
    return typeof text === "string" ? JSON.parse(text) : { type: "any" };
  } catch (error) {
    return `can't be exported: ${error?.message ?? error}`;
  }
}

const functions = [];
const failed = [];

/** Appends what a module exports. */
function collect(path, exports) {
  const module = relative(target, path).split(sep).join("/").replace(/\.[^.]*$/, ".js");
  for (const [name, fn] of Object.entries(exports)) {
    if (module === "http.js" && name === "default" && typeof fn?.getRoutes === "function") {
      for (const [path, method] of fn.getRoutes()) functions.push({ functionType: "HttpAction", method, path });
      continue;
    }
    if (typeof fn !== "function" && typeof fn !== "object") continue;
    const kinds = { isQuery: "Query", isMutation: "Mutation", isAction: "Action" };
    const kind = Object.keys(kinds).find((it) => fn?.[it] === true);
    if (!kind || (fn.isPublic !== true && fn.isInternal !== true)) continue;
    functions.push({
      identifier: `${module}:${name}`,
      functionType: kinds[kind],
      visibility: { kind: fn.isInternal === true ? "internal" : "public" },
      args: declared(fn, "exportArgs"),
      returns: declared(fn, "exportReturns"),
    });
  }
}

/** Waits for a module, but not for one that waits for the outside. */
function loaded(file) {
  const late = new Promise((_, reject) => {
    setTimeout(reject, 5000, new Error("it waits at its top level, and a push does not wait"));
  });
  return Promise.race([import(pathToFileURL(file).href), late]);
}

// Modules read the environment of the deployment where they are loaded. Which values it has is not known here.
const real = process.env;
let placeholder;
process.env = new Proxy(real, { get: (env, name) => env[name] ?? (typeof name === "string" ? placeholder : undefined) });

try {
  const all = modules(target);
  let bundles = [];
  try {
    bundles = all.length > 0 ? await bundle(all) : [];
  } catch {
    // One by one, so that one that can't be bundled does not hide the others.
    for (const path of all) {
      try {
        bundles.push(...(await bundle([path])));
      } catch (error) {
        failed.push([shown(path), reason(error)]);
      }
    }
  }
  for (const [path, file] of bundles) {
    try {
      collect(path, await loaded(file));
    } catch (first) {
      try {
        placeholder = "placeholder";
        const [[, again]] = await bundle([path]);
        collect(path, await loaded(again));
      } catch {
        failed.push([shown(path), reason(first)]);
      } finally {
        placeholder = undefined;
      }
    }
  }
  end({ spec: JSON.stringify({ functions }), modules: all.length, failed });
} catch (error) {
  end({ failed: String(error?.message ?? error) });
}
