// Runs the command line compiler of one of the pinned TypeScript versions.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("./node_modules/", import.meta.url));

/** Where the types of `convex/server`, `convex/values`... lie, so that files anywhere can import them. */
function convexTypes() {
  const root = path.join(modules, "convex");
  const { exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const typed = Object.entries(exports).filter(([, entry]) => entry.import?.types);
  return Object.fromEntries(
    typed.map(([name, entry]) => [path.posix.join("convex", name), [path.join(root, entry.import.types)]]),
  );
}

/**
 * The strictest options that users of generated code are likely to have:
 * an import that is not used or that should be `import type` is an error too.
 */
export function compilerOptions() {
  return {
    strict: true,
    noEmit: true,
    target: "ES2022",
    lib: ["ES2022", "DOM"],
    module: "ESNext",
    moduleResolution: "Bundler",
    skipLibCheck: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    noUnusedLocals: true,
    types: [],
    paths: convexTypes(),
  };
}

/** The version of the package that is installed under `alias`, for example "7.0.2". */
export function versionOf(alias) {
  return JSON.parse(readFileSync(path.join(modules, alias, "package.json"), "utf8")).version;
}

/** Runs `tsc` of `alias` with `args` in `cwd`; resolves to its exit code and all that it printed. */
export function tsc(alias, args, cwd) {
  const program = path.join(modules, alias, "bin", "tsc");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}
