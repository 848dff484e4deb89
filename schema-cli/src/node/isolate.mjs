// Evaluates a bundled schema with what the isolate of a push has: the language, the web's data types,
// a seeded `Math.random`, a fixed clock; no environment variables, no randomness from `crypto`, no
// network, no timers, no modules; what it prints is dropped.
// Source: get-convex/convex-backend 94a42c3d, `crates/isolate/src/environment/schema.rs`.
import vm from "node:vm";
import { parentPort, workerData } from "node:worker_threads";

/** What the schema asked for that differs from push to push. */
const asked = new Set();
const warnings = new Set();

/** Fails as a push does; a schema that catches the error goes on. */
function reject(code, message) {
  warnings.add(`${message} (${code}), which the schema catches`);
  const error = new context.Error(message);
  Object.defineProperty(error, "convexCode", { value: code });
  throw error;
}

const environment = new Proxy(
  {},
  {
    get(_, name) {
      if (typeof name !== "string") return undefined;
      reject(
        "NoEnvironmentVariablesInSchema",
        `a push rejects environment variables in the schema: \`process.env.${name}\``,
      );
    },
  },
);

function noRandomness(name) {
  return () => reject("NoCryptoRngInSchema", `a push rejects randomness in the schema: \`crypto.${name}()\``);
}

function unavailable(name) {
  return () => {
    throw new context.Error(`\`${name}()\` is not available where a push evaluates the schema`);
  };
}

const nothing = () => {};
const console = Object.fromEntries(Object.keys(globalThis.console).map((name) => [name, nothing]));

const names = [
  "AbortController", "AbortSignal", "Blob", "DOMException", "Event", "EventTarget", "File", "FormData",
  "Headers", "ReadableStream", "Request", "Response", "TextDecoder", "TextEncoder", "TransformStream",
  "URL", "URLSearchParams", "WritableStream", "atob", "btoa", "queueMicrotask", "structuredClone",
];
const globals = Object.fromEntries(names.filter((name) => name in globalThis).map((name) => [name, globalThis[name]]));
for (const name of ["clearInterval", "clearTimeout", "fetch", "setInterval", "setTimeout"]) {
  globals[name] = name.startsWith("clear") ? nothing : unavailable(name);
}
globals.console = console;
globals.process = { env: environment };
globals.crypto = {
  subtle: globalThis.crypto?.subtle,
  getRandomValues: noRandomness("getRandomValues"),
  randomUUID: noRandomness("randomUUID"),
};
const context = vm.createContext(globals);
context.self = context.global = vm.runInContext("globalThis", context);
context.Error = vm.runInContext("Error", context);

// `asked` is told of the uses; mulberry32 is the generator.
vm.runInContext(
  `(seed, asked) => {
    Error.stackTraceLimit = 50;
    let state = seed;
    Math.random = () => {
      asked("Math.random");
      state = (state + 0x6d2b79f5) | 0;
      let bits = Math.imul(state ^ (state >>> 15), 1 | state);
      bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
      return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
    };
    const now = () => (asked("Date.now"), 1767225600000 + seed * 86400000);
    const Real = Date;
    globalThis.Date = new Proxy(Real, {
      apply: () => new Real(now()).toString(),
      construct: (_, values, target) => Reflect.construct(Real, values.length ? values : [now()], target),
      get: (real, name) => (name === "now" ? now : real[name]),
    });
  }`,
  context,
)(workerData.seed, (name) => asked.add(name));

/** What builders of packages keep in an object besides what Convex's own do: code reads it at run time. */
function more(object, plain) {
  const known = new Set(Object.getOwnPropertyNames(plain));
  return Object.getOwnPropertyNames(object ?? {}).filter((name) => !known.has(name));
}

function builders(schema, plain) {
  const tables = Object.entries(schema.tables ?? {});
  const all = [["", more(schema, plain.schema)], ...tables.map(([name, it]) => [name, more(it, plain.table)])];
  return all.filter(([, names]) => names.length > 0);
}

/** Waits for what needs no event from outside; what waits longer waits forever, as no event can come. */
async function settled(evaluation) {
  const pending = Symbol("pending");
  const turns = new Promise((resolve) => setTimeout(resolve, 100, pending));
  if ((await Promise.race([evaluation, turns])) === pending) {
    throw new Error("the schema waits at its top level, and a push does not wait");
  }
}

try {
  const module = new vm.SourceTextModule(workerData.code, {
    context,
    identifier: "schema.bundle.mjs",
    importModuleDynamically: (name) => {
      throw new Error(`a push loads no further modules: ${name}`);
    },
  });
  await module.link((name) => {
    throw new Error(`a push loads no further modules: ${name}`);
  });
  await settled(module.evaluate());
  const { default: schema, plain } = module.namespace;
  const exported = schema?.export?.();
  if (typeof exported !== "string") {
    throw new Error("the default export is not what `defineSchema` returns");
  }
  parentPort.postMessage({ exported, builders: builders(schema, plain), asked: [...asked], warnings: [...warnings] });
} catch (error) {
  parentPort.postMessage({
    failed: String(error?.message ?? error),
    code: error?.convexCode,
    stack: String(error?.stack ?? ""),
  });
}
