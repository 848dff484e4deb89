// The browser that pages are opened in, and what it must not do meanwhile.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

// What a browser does by itself: it must not ask the network for anything either.
const ARGUMENTS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The path of a Chromium, `undefined` if there is none; `CHROMIUM` in the environment decides. */
export function find() {
  const asked = process.env.CHROMIUM;
  if (asked) {
    if (!existsSync(asked)) throw new Error(`CHROMIUM names \`${asked}\`, which does not exist`);
    return asked;
  }
  return PLACES.find((place) => existsSync(place));
}

/** Starts it, with a fresh profile that goes away with it. */
export function start(executablePath) {
  return chromium.launch({ executablePath, chromiumSandbox: false, args: ARGUMENTS });
}

/**
 * Opens the page at `url`, calls `use` with it, and closes it. What the page writes to the console, and whatever it
 * asks of a network, is a complaint.
 */
export async function visit(browser, url, options, complain, use) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(20_000);
  await context.route(
    (asked) => asked.protocol !== "file:",
    (route) => route.abort(),
  );
  context.on("request", (request) => {
    if (request.url().split("#")[0] !== url.split("#")[0]) complain(`asks for ${request.url()}`);
  });
  context.on("console", (message) => complain(`the console says: ${message.text()}`));
  context.on("weberror", (error) => complain(`a script fails: ${error.error().message}`));
  try {
    const page = await context.newPage();
    await page.goto(url);
    return await use(page);
  } finally {
    await context.close();
  }
}
