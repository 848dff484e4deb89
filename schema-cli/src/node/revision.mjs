// A revision of a git repository as a source of files for the bundler: each file that the schema asks
// for is written to a temporary tree, and nothing else. Packages of the same repository (workspaces)
// are those of the revision; packages that git does not have are those that are installed.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, posix, relative, sep } from "node:path";

const LOCK_FILES = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"];

/** What the bundler adds to a name that has no file; `./a.js` may be `./a.ts`. */
const ENDINGS = ["", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];

/** The path from `folder` to `path` with `/` between its parts, if it leads downwards. */
function below(folder, path) {
  const way = relative(folder, path);
  const leaves = way === ".." || way.startsWith(".." + sep) || isAbsolute(way);
  return leaves ? undefined : way.split(sep).join("/");
}

/** The folders around a path of the repository, the nearest first; "" is the root. */
function around(path) {
  const folders = [];
  for (let folder = posix.dirname(path); folder !== "."; folder = posix.dirname(folder)) folders.push(folder);
  return [...folders, ""];
}

/** Every string in a value of JSON. */
function strings(value) {
  if (typeof value === "string") return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(strings) : [];
}

/** JSON with comments and trailing commas, as `tsconfig.json` has them; null if it is something else. */
function relaxed(text) {
  const bare = text
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g, (_, string) => string ?? "")
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string) => string ?? "");
  try {
    return JSON.parse(bare);
  } catch {
    return null;
  }
}

/** What `*` in `pattern` stands for in `name`; undefined if they don't match. */
function star(pattern, name) {
  const [start, end] = pattern.split("*");
  if (end === undefined) return pattern === name ? "" : undefined;
  const fits = name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
  return fits ? name.slice(start.length, name.length - end.length) : undefined;
}

export class Revision {
  constructor({ root, name, tree }, folder) {
    this.root = realpathSync(root);
    this.name = name;
    this.tree = tree;
    this.folder = folder;
    this.listings = new Map();
    this.taken = new Set();
    this.homes = new Map();
    this.packages = new Set();
    this.fresh = 0;
    mkdirSync(folder, { recursive: true });
    this.plugin = { name: "revision", setup: (build) => this.#setup(build) };
  }

  /** Takes the schema file; its path in the temporary tree. */
  open(path) {
    this.#take(path);
    return join(this.folder, path);
  }

  /** The path in the repository of a file of the temporary tree. */
  inside(path) {
    return below(this.folder, path);
  }

  /** The folder of the working tree at the place of one of the temporary tree, or the nearest around it. */
  today(folder) {
    let today = join(this.root, this.inside(folder) ?? "");
    while (!existsSync(today)) today = dirname(today);
    return today;
  }

  /** Whether the last bundling asked for nothing new. */
  isComplete() {
    const isComplete = this.fresh === 0;
    this.fresh = 0;
    return isComplete;
  }

  warnings() {
    const packages = [...this.packages].filter((name) => name !== "convex").map((name) => `\`${name}\``);
    if (packages.length === 0 || this.#hasSameLock()) return [];
    return [
      `${packages.join(", ")}: git does not have packages, so that ${this.name} is evaluated with those that ` +
        "are installed, and the lock file has changed since",
    ];
  }

  #git(...parameters) {
    const options = { stdio: ["ignore", "pipe", "pipe"], maxBuffer: 2 ** 30 };
    return execFileSync("git", ["-C", this.root, ...parameters], options);
  }

  /** The entries of a folder: name to { mode, hash }. */
  #list(folder) {
    let listing = this.listings.get(folder);
    if (!listing) {
      listing = new Map();
      this.listings.set(folder, listing);
      const way = folder === "" ? this.tree : `${this.tree}:${folder}`;
      let text = "";
      try {
        text = this.#git("ls-tree", "-z", way).toString();
      } catch {
        // There is no such folder.
      }
      for (const line of text.split("\0").filter(Boolean)) {
        const [, mode, hash, name] = line.match(/^(\d+) \w+ (\w+)\t([^]*)$/);
        listing.set(name, { mode, hash });
      }
    }
    return listing;
  }

  /** The path without symbolic links, which are made in the temporary tree; undefined if they lead out. */
  #real(path, depth = 0) {
    let real = "";
    for (const part of posix.normalize(path).split("/")) {
      if (part === "..") return undefined;
      if (part === "." || part === "") continue;
      const entry = this.#list(real).get(part);
      const next = posix.join(real, part);
      if (entry?.mode !== "120000") {
        real = next;
        continue;
      }
      const link = this.#git("cat-file", "blob", entry.hash).toString();
      if (depth > 20 || posix.isAbsolute(link)) return undefined;
      this.#write(next, (path) => symlinkSync(link, path));
      real = this.#real(posix.join(real, link), depth + 1);
      if (real === undefined) return undefined;
    }
    return real;
  }

  #entry(path) {
    return this.#list(path.includes("/") ? posix.dirname(path) : "").get(posix.basename(path));
  }

  #write(path, write) {
    if (this.taken.has(path)) return;
    this.taken.add(path);
    this.fresh += 1;
    const full = join(this.folder, path);
    mkdirSync(dirname(full), { recursive: true });
    write(full);
  }

  /** Writes a file into the temporary tree, if the revision has it, and what decides how it is read. */
  #take(path) {
    const real = this.#real(path);
    const entry = real && this.#entry(real);
    if (!entry || !entry.mode.startsWith("100") || this.taken.has(real)) return;
    this.#write(real, (full) => writeFileSync(full, this.#git("cat-file", "blob", entry.hash)));
    for (const folder of around(real)) {
      for (const name of ["package.json", "tsconfig.json", "jsconfig.json"]) this.#take(posix.join(folder, name));
    }
    if (/^[tj]sconfig.*\.json$/.test(posix.basename(real))) {
      for (const base of strings(this.#json(real)?.extends).filter((it) => it.startsWith("."))) {
        this.#candidates(posix.join(posix.dirname(real), base));
      }
    }
  }

  /** Takes every file that `path` may mean to the bundler: with its ending, another one, or a folder. */
  #candidates(path) {
    const real = this.#real(path);
    if (real === undefined) return;
    const name = posix.basename(real);
    const folder = real.includes("/") ? posix.dirname(real) : "";
    for (const stem of name ? [name, name.replace(/\.[cm]?jsx?$/, "")] : []) {
      for (const ending of ENDINGS) this.#take(posix.join(folder, stem + ending));
    }
    for (const name of this.#list(real).keys()) {
      if (name === "package.json" || ENDINGS.includes(name.replace(/^index/, ""))) this.#take(posix.join(real, name));
    }
    // A folder with a manifest has its own idea of its entry.
    const main = this.#list(real).has("package.json") && this.#json(posix.join(real, "package.json"))?.main;
    if (typeof main === "string" && posix.join(real, main) !== real) this.#candidates(posix.join(real, main));
  }

  /** A file of JSON of the revision; null without one. */
  #json(path) {
    const real = this.#real(path);
    const entry = real && this.#entry(real);
    return entry ? relaxed(this.#git("cat-file", "blob", entry.hash).toString()) : null;
  }

  #setup(build) {
    const here = {};
    build.onResolve({ filter: /.*/ }, async (args) => {
      const folder = this.inside(args.resolveDir);
      if (folder === undefined || args.pluginData === here) return undefined;
      if (args.path.startsWith(".")) {
        this.#candidates(posix.join(folder, args.path));
        return undefined;
      }
      const resolveDir = this.today(args.resolveDir);
      const found = await build.resolve(args.path, { kind: args.kind, resolveDir, pluginData: here });
      if (found.errors.length === 0 && this.#isInstalled(found.path)) {
        this.packages.add(packageName(args.path));
        return { path: found.path, external: found.external, sideEffects: found.sideEffects };
      }
      this.#inRepository(args.path, folder);
      return undefined;
    });
  }

  /** Whether a file of the working tree is one of an installed package, not of the repository. */
  #isInstalled(path) {
    const inside = below(this.root, path);
    return inside === undefined || inside.split("/").includes("node_modules");
  }

  /** Takes what a name that is not a path may mean: a package of the repository, or an alias. */
  #inRepository(specifier, folder) {
    const inner = posix.join(folder, "file");
    const name = packageName(specifier);
    const home = this.#home(name, folder);
    if (home !== undefined) this.#package(name, home, specifier.slice(name.length + 1));
    for (const outer of around(inner)) {
      this.#aliases(posix.join(outer, "tsconfig.json"), specifier);
      this.#aliases(posix.join(outer, "jsconfig.json"), specifier);
      if (specifier.startsWith("#")) {
        const imports = this.#json(posix.join(outer, "package.json"))?.imports ?? {};
        this.#entries(outer, imports, specifier);
      }
    }
  }

  /** The folder of the package `name` in the revision. */
  #home(name, folder) {
    if (!this.homes.has(name)) this.homes.set(name, this.#find(name, folder));
    return this.homes.get(name);
  }

  #find(name, folder) {
    const isIt = (home) => this.#json(posix.join(home, "package.json"))?.name === name;
    // A workspace links its packages: where the link leads is where the package is now.
    for (let today = this.today(join(this.folder, folder)); below(this.root, today) !== undefined; today = dirname(today)) {
      const link = join(today, "node_modules", name);
      const home = existsSync(link) ? below(this.root, realpathSync(link)) : undefined;
      if (home !== undefined && isIt(home)) return home;
    }
    // It was elsewhere then, or is gone.
    try {
      const quoted = JSON.stringify(name).replace(/[.[\]*^$\\]/g, "\\$&");
      const pattern = `"name"[[:space:]]*:[[:space:]]*${quoted}`;
      const files = this.#git("grep", "-l", "-z", "--full-name", "-e", pattern, this.tree, "--", ":(glob)**/package.json");
      const paths = files.toString().split("\0").filter(Boolean).map((it) => it.slice(it.indexOf(":") + 1));
      return paths.map((it) => (it.includes("/") ? posix.dirname(it) : "")).find(isIt);
    } catch {
      return undefined;
    }
  }

  /** Links a package of the revision where the bundler looks for it, and takes its entry. */
  #package(name, home, rest) {
    this.#take(posix.join(home, "package.json"));
    this.#write(posix.join("node_modules", name), (path) => symlinkSync(join(this.folder, home), path, "junction"));
    const manifest = this.#json(posix.join(home, "package.json")) ?? {};
    if (manifest.exports) this.#entries(home, manifest.exports, rest === "" ? "." : `./${rest}`);
    for (const entry of [manifest.main, manifest.module, ...strings(manifest.browser)]) {
      if (typeof entry === "string") this.#candidates(posix.join(home, entry));
    }
    this.#candidates(posix.join(home, rest === "" ? "index" : rest));
  }

  /** Takes the files that `exports` or `imports` of a manifest name for `wanted`. */
  #entries(home, map, wanted) {
    const isMap = typeof map === "object" && !Array.isArray(map) && Object.keys(map).every((key) => /^[.#]/.test(key));
    for (const [key, value] of isMap ? Object.entries(map) : [[".", map]]) {
      const rest = star(key, wanted);
      if (rest === undefined) continue;
      for (const path of strings(value)) this.#candidates(posix.join(home, path.replaceAll("*", rest)));
    }
  }

  /** Takes the files that the `paths` or the `baseUrl` of a configuration name for `wanted`. */
  #aliases(config, wanted, depth = 0) {
    const options = this.#json(config);
    if (!options || depth > 10) return;
    const folder = posix.dirname(config);
    const { paths = {}, baseUrl } = options.compilerOptions ?? {};
    const base = posix.join(folder, baseUrl ?? ".");
    for (const [key, values] of Object.entries(paths)) {
      const rest = star(key, wanted);
      if (rest === undefined) continue;
      for (const path of strings(values)) this.#candidates(posix.join(base, path.replace("*", rest)));
    }
    if (baseUrl !== undefined) this.#candidates(posix.join(base, wanted));
    for (const other of strings(options.extends).filter((it) => it.startsWith("."))) {
      const path = posix.join(folder, other);
      this.#aliases(path.endsWith(".json") ? path : `${path}.json`, wanted, depth + 1);
    }
  }

  /** Whether the lock files of the revision are those of the working tree. */
  #hasSameLock() {
    for (const path of [...this.taken].filter((it) => basename(it) === "package.json")) {
      for (const name of LOCK_FILES) {
        const lock = posix.join(posix.dirname(path), name);
        const [then, today] = [this.#entry(lock), join(this.root, lock)];
        if (!then && !existsSync(today)) continue;
        if (!then || !existsSync(today)) return false;
        if (!this.#git("cat-file", "blob", then.hash).equals(readFileSync(today))) return false;
      }
    }
    return true;
  }
}

/** `@org/shared` of `@org/shared/roles`. */
function packageName(specifier) {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
