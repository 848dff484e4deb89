// node mermaid.mjs DIR: Mermaid's own parser reads the entity diagrams that `docs` wrote.
//
// DIR/NAME.mmd   the diagram
// DIR/NAME.json  {"entities": {NAME: NUMBER OF ATTRIBUTES}, "relations": NUMBER}: what is to be found in it; a diagram without
//                this file only has to parse
//
// Prints a line for each diagram that is not, and a summary. Exit code: 0 all are, 1 some are not or there is none, 2 misuse.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import mermaid from "mermaid";

async function read(text) {
  // Registers the kinds of diagrams.
  await mermaid.parse(text);
  const { db, type } = await mermaid.mermaidAPI.getDiagramFromText(text);
  if (type !== "er") throw new Error(`is a diagram of the type ${type}`);
  const entities = [...db.getEntities()].map(([name, { attributes }]) => [name, attributes.length]);
  return { entities: Object.fromEntries(entities), relations: db.getRelationships().length };
}

async function mistakeOf(file) {
  try {
    const found = await read(readFileSync(file, "utf8"));
    const wanted = file.replace(/\.mmd$/, ".json");
    if (!existsSync(wanted)) return undefined;
    const sorted = ({ entities, relations }) => JSON.stringify([Object.entries(entities).sort(), relations]);
    const [have, want] = [sorted(found), sorted(JSON.parse(readFileSync(wanted, "utf8")))];
    return have === want ? undefined : `has ${have}\n  instead of ${want}`;
  } catch (error) {
    return error.message.slice(0, 600);
  }
}

const [directory, ...more] = process.argv.slice(2);
if (directory === undefined || more.length > 0) {
  console.error("usage: node mermaid.mjs DIR");
  process.exitCode = 2;
} else {
  const names = readdirSync(directory).filter((name) => name.endsWith(".mmd"));
  let failed = 0;
  for (const name of names) {
    const mistake = await mistakeOf(path.join(directory, name));
    if (mistake === undefined) continue;
    failed += 1;
    console.log(`${name}: ${mistake}`);
  }
  console.log(`mermaid: ${names.length} diagrams, ${failed} are not as they should be`);
  if (names.length === 0 || failed > 0) process.exitCode = 1;
}
