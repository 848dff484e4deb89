// What scripts of the program share: the request, how they end, and where packages are found. The only argument is the
// request in JSON; the outcome is written to `outcome.json` in its `folder`, a temporary folder of this run.
import { realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

export const request = JSON.parse(process.argv[2]);

// The program holds the other end of standard input. When it ends, however it ends, this process and
// all that it started end as well, and the temporary folder is removed.
process.stdin.on("end", abandon).on("error", abandon).resume();

function abandon() {
  rmSync(request.folder, { recursive: true, force: true });
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    process.exit(1);
  }
}

/** Ends with the outcome; services of the bundler, and what modules started, would keep the process alive. */
export function end(outcome) {
  writeFileSync(join(request.folder, "outcome.json"), JSON.stringify(outcome));
  process.exit(0);
}

export const folder = realpathSync(request.folder);

/** Where a package is found from `file`, or an end. */
export function locate(file, name, missing) {
  try {
    return createRequire(file).resolve(name);
  } catch {
    end({ missing });
  }
}
