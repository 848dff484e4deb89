// What a page has to do. Each check gets an open page, what is known of its schema, and `expect(holds, what)`.

/** All tables are there, in order, in the list and as sections. */
export async function lists(page, { tables }, expect) {
  const texts = (selector) => page.locator(selector).allTextContents();
  const same = (found) => JSON.stringify(found) === JSON.stringify(tables);
  expect(same(await texts("nav li a")), "the list names every table");
  expect(same(await texts("main section > h2")), "every table has a section");
}

/** Nothing is wider than the page. Sections that are out of sight are laid out for this, and not clipped. */
export async function fits(page, _, expect) {
  const style = await page.addStyleTag({ content: "section { content-visibility: visible !important }" });
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > width ? ["the page"] : [];
    for (const element of document.querySelectorAll("body *:not(.skip, thead, thead *)")) {
      const scrolls = element.closest(".wide");
      const within = scrolls && scrolls !== element && scrolls.scrollWidth > scrolls.clientWidth;
      if (!within && element.getBoundingClientRect().right > width + 0.5) found.push(element.outerHTML.slice(0, 80));
    }
    return found.slice(0, 3);
  });
  await style.evaluate((element) => element.remove());
  expect(wide.length === 0, `nothing is wider than the page: ${wide.join(", ")}`);
}

/** Who opens the page sees a table at once, not only the list of them. */
export async function begins(page, known, expect) {
  if (known.tables.length === 0) return;
  const within = await page.evaluate(
    () => document.querySelector("main section").getBoundingClientRect().top < window.innerHeight / 2,
  );
  expect(within, "the first table begins on the first screen");
}

/** Whether the named element can be seen: in the window, and under nothing. */
function isSeen(page, selector) {
  return page.evaluate((wanted) => {
    const element = document.querySelector(wanted);
    if (!element) return false;
    const { left, top } = element.getBoundingClientRect();
    const shown = document.elementFromPoint(left + 4, top + 6);
    return shown !== null && (element.contains(shown) || shown.contains(element));
  }, selector);
}

/** What the address leads to: `table`, or `table path` for a field. */
function target(page) {
  return page.evaluate(() => {
    const found = document.querySelector(":target");
    if (!found) return "nothing";
    const table = found.closest("section").querySelector("h2").textContent;
    return found.localName === "tr" ? `${table} ${found.querySelector("th a").textContent}` : table;
  });
}

const seenTarget = async (page) => ((await isSeen(page, ":target")) ? target(page) : "out of sight");

/** Search finds fields by their names, and Enter leads there. */
export async function finds(page, { fields }, expect) {
  for (const [table, path] of fields) {
    await page.keyboard.press("/");
    await page.keyboard.insertText(`${table}.${path}`);
    const first = await page.locator("#found [aria-selected=true]").textContent();
    expect(first === `${path} in ${table}`, `\`${table}.${path}\` is found first, not \`${first}\``);
    await page.keyboard.press("Enter");
    expect((await seenTarget(page)) === `${table} ${path}`, `Enter leads to \`${table}.${path}\``);
    await page.keyboard.press("/");
    await page.keyboard.press("Escape");
    await page.evaluate(() => document.activeElement.blur());
  }
}

/** The search box is worked with the keyboard alone, and tells what is chosen. */
export async function keyboard(page, { fields }, expect) {
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
  expect((await focused()) === "Skip to the tables", "the first stop skips to the tables");
  expect(await isSeen(page, ".skip"), "the first stop is seen when it has the focus");
  await page.keyboard.press("Tab");
  expect((await focused()) === "search", "the second stop is the search box");
  await page.keyboard.insertText(fields[0][0]);
  const chosen = () =>
    page.evaluate(() => {
      const id = document.querySelector("#search").getAttribute("aria-activedescendant");
      return document.getElementById(id)?.id;
    });
  const moves = [];
  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp"]) {
    await page.keyboard.press(key);
    moves.push(await chosen());
  }
  expect(moves.join(" ") === "found-1 found-2 found-1", `arrows choose what was found: ${moves.join(" ")}`);
  const expanded = () => page.locator("#search").getAttribute("aria-expanded");
  expect((await expanded()) === "true", "the box tells that a list is open");
  await page.keyboard.press("Escape");
  expect((await expanded()) === "false" && (await page.locator("#found").isHidden()), "Escape closes the list");
  await page.keyboard.press("Tab");
  const before = await colours(page);
  await page.keyboard.press("Space");
  expect((await colours(page)).back !== before.back, "the button changes between dark and light");
}

/** A reference in a field leads to the table, and so does its address in a new window. */
export async function leads(page, { references }, expect) {
  const addresses = [];
  for (const [from, path, to] of references) {
    const section = page.locator("main section", { has: page.locator("h2", { hasText: new RegExp(`^${from}$`) }) });
    const row = section.locator("tr", { has: page.locator("th a", { hasText: new RegExp(`^${path}$`) }) });
    await row.locator("td code a").first().click();
    expect((await seenTarget(page)) === to, `\`${from}.${path}\` leads to \`${to}\``);
    await marked(page, to, expect);
    addresses.push([page.url(), to]);
  }
  for (const [address, to] of addresses) {
    await page.goto("about:blank");
    await page.goto(address);
    expect((await seenTarget(page)) === to, `the address of \`${to}\` opens it`);
    await marked(page, to, expect);
  }
}

/** The list marks the table, and shows it where there is room for the list. */
async function marked(page, table, expect) {
  const link = page.locator("nav [aria-current]");
  expect((await link.allTextContents()).join() === table, `the list marks \`${table}\``);
  if (await page.locator("nav details").evaluate((it) => it.open)) {
    expect(await isSeen(page, "nav [aria-current]"), `the list shows \`${table}\``);
  }
}

/** The colours of the page, of soft text and of links. */
function colours(page) {
  return page.evaluate(() => {
    const of = (selector, what) => getComputedStyle(document.querySelector(selector))[what];
    return {
      back: of("body", "backgroundColor"),
      text: of("body", "color"),
      soft: of("header p", "color"),
      link: of("nav a", "color"),
    };
  });
}

/** The contrast of two colours. Source: Web Content Accessibility Guidelines 2.2, "contrast ratio". */
function contrast(one, other) {
  const [high, low] = [one, other].map(luminance).sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour
    .match(/[\d.]+/g)
    .slice(0, 3)
    .map((part) => Number(part) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Everything can be read, dark or light: 4.5 is what the guidelines ask for at level AA. */
export async function legible(page, { scheme }, expect) {
  const { back, ...texts } = await colours(page);
  expect(luminance(back) > 0.5 === (scheme === "light"), `the page is ${scheme}, not ${back}`);
  for (const [name, colour] of Object.entries(texts)) {
    const ratio = contrast(colour, back);
    expect(ratio >= 4.5, `${scheme}: ${name} has a contrast of ${ratio.toFixed(1)}`);
  }
}

/** Without scripts everything is there to be read, links work, and what could not work is not shown. */
export async function reads(page, known, expect) {
  await lists(page, known, expect);
  expect(await page.locator("#search").isHidden(), "without scripts there is no search box");
  expect(await page.locator("main section").first().isVisible(), "without scripts tables are seen");
  await page.locator("nav li a").last().click();
  const last = known.tables.at(-1);
  expect((await seenTarget(page)) === last, `without scripts the list leads to \`${last}\``);
}

/** On paper: black on white in any scheme, everything laid out, without what only a screen can use. */
export async function prints(page, _, expect) {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const { back, text } = await colours(page);
  expect(contrast(back, text) > 10 && luminance(back) > 0.9, `paper is white: ${text} on ${back}`);
  for (const hidden of ["nav", ".tools", ".skip"]) {
    expect(await page.locator(hidden).isHidden(), `\`${hidden}\` is not printed`);
  }
  const skipped = await page.evaluate(
    () =>
      [...document.querySelectorAll("section")]
        .map((section) => getComputedStyle(section).contentVisibility)
        .filter((visibility) => visibility !== "visible").length,
  );
  expect(skipped === 0, "all sections are printed");
  expect((await page.pdf()).subarray(0, 5).toString() === "%PDF-", "it prints");
}
