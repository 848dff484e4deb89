// node page.mjs DIR: the pages `DIR/NAME.html` in a real Chromium, opened from the file.
//
// `DIR/NAME.json` has what is known of the schema: {"tables": [NAME...], "fields": [[TABLE, PATH]...],
// "references": [[TABLE, PATH, TARGET]...]}. Where `fields` is empty, only what holds of every page is checked.
// Pictures of the others go to `DIR/NAME-WIDTH-SCHEME.png`, for people to look at. Prints a line for each thing that
// does not hold, and a summary. The browser is the one that `CHROMIUM` names, or one in its usual place; where there is
// none, nothing is checked, unless `CI` is set. Exit code: 0 all holds, 1 something does not, 2 misuse.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { find, start, visit } from "./page/browser.mjs";
import { begins, finds, fits, keyboard, leads, legible, lists, prints, reads } from "./page/checks.mjs";

const WIDTHS = [375, 1280];
// More tables than this take half a minute to print.
const MANY = 100;
// Slow is a matter of taste and of machines; this is neither.
const ENDLESS = 15_000;

let checked = 0;
let failed = 0;

class Case {
  constructor(directory, file) {
    this.name = path.basename(file, ".html");
    this.url = pathToFileURL(path.join(directory, file)).href;
    this.known = JSON.parse(readFileSync(path.join(directory, `${this.name}.json`), "utf8"));
    this.picture = (ending) => path.join(directory, `${this.name}-${ending}.png`);
  }

  expect(holds, what) {
    checked += 1;
    if (!holds) this.complain(`not so: ${what}`);
  }

  complain(what) {
    failed += 1;
    console.log(`${this.name}: ${what}`);
  }

  /** Runs checks on the page, opened anew. */
  async visit(browser, options, ...checks) {
    try {
      await visit(browser, this.url, options, (what) => this.complain(what), async (page) => {
        for (const check of checks) await check(page, this.known, (holds, what) => this.expect(holds, what));
      });
    } catch (error) {
      this.complain(error.message);
    }
  }
}

const viewport = (width) => ({ viewport: { width, height: 800 } });

/** What holds of every page. */
async function everywhere(browser, it) {
  for (const width of WIDTHS) await it.visit(browser, viewport(width), begins, lists, fits);
}

/** What people do with a page; of the largest only what is slow if anything is. */
async function atWork(browser, it) {
  await it.visit(browser, viewport(1280), finds, leads);
  if (it.known.tables.length > MANY) return;
  await it.visit(browser, viewport(375), finds, leads);
  await it.visit(browser, viewport(1280), keyboard);
  for (const width of WIDTHS) {
    await it.visit(browser, { ...viewport(width), javaScriptEnabled: false }, reads);
    for (const colorScheme of ["light", "dark"]) {
      const readable = (page, _, expect) => legible(page, { scheme: colorScheme }, expect);
      const picture = (page) => page.screenshot({ path: it.picture(`${width}-${colorScheme}`) });
      await it.visit(browser, { ...viewport(width), colorScheme }, readable, picture);
    }
  }
  await it.visit(browser, viewport(1280), prints);
}

/** How long the page takes until it is loaded, and until a search is answered, in milliseconds. */
async function times(browser, it) {
  const took = { load: 0, search: 0 };
  await it.visit(browser, viewport(1280), async (page, { fields: [[table, path]] }) => {
    took.load = await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd);
    took.search = await page.evaluate((wanted) => {
      const search = document.querySelector("#search");
      search.value = wanted;
      const start = performance.now();
      search.dispatchEvent(new Event("input"));
      document.querySelector("#found").getBoundingClientRect();
      return performance.now() - start;
    }, `${table}.${path}`);
  });
  it.expect(took.load + took.search < ENDLESS, `the page answers: ${JSON.stringify(took)}`);
  return took;
}

async function main(directory) {
  const executable = find();
  if (executable === undefined) {
    const missing = "no Chromium was found\nhelp: install it (`apt-get install chromium`), or name it in CHROMIUM";
    if (process.env.CI) throw new Error(missing);
    console.log(`SKIPPED: ${missing}`);
    return;
  }
  const files = readdirSync(directory).filter((file) => file.endsWith(".html"));
  if (files.length === 0) throw new Error(`${directory} has no pages`);
  const cases = files.map((file) => new Case(directory, file));
  const browser = await start(executable);
  try {
    for (const it of cases) {
      await everywhere(browser, it);
      if (it.known.fields.length > 0) await atWork(browser, it);
    }
    const largest = cases.reduce((a, b) => (b.known.tables.length > a.known.tables.length ? b : a));
    if (largest.known.fields.length > 0) {
      const { load, search } = await times(browser, largest);
      console.log(
        `page: ${largest.known.tables.length} tables load in ${load.toFixed(0)} ms, ` +
          `a search takes ${search.toFixed(0)} ms`,
      );
    }
  } finally {
    await browser.close();
  }
  console.log(`page: ${cases.length} pages, ${checked} checks, ${failed} disagreements`);
  if (failed > 0) process.exitCode = 1;
}

if (process.argv.length !== 3) {
  console.error("usage: node page.mjs DIR");
  process.exitCode = 2;
} else {
  try {
    await main(process.argv[2]);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}
