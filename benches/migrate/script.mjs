// What teams write to move a table: streams JSON lines, maps fields, drops nulls, replaces ids from a map in memory,
// and writes JSON lines. Nothing is validated.
//
//   node script.mjs IDS MESSAGES OUT
//
// IDS has a line `{"old": uuid, "id": document id}` for each row that messages refer to.

import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";

const [, , idsPath, rowsPath, outPath] = process.argv;
/** Characters that are written at once. */
const BLOCK = 1 << 18;

const linesOf = (path) =>
  createInterface({ input: createReadStream(path, { highWaterMark: BLOCK }), crlfDelay: Infinity });

const ids = new Map();
for await (const line of linesOf(idsPath)) {
  const { old, id } = JSON.parse(line);
  ids.set(old, id);
}

const reference = (old) => {
  const id = ids.get(old);
  if (id === undefined) throw new Error(`no id for ${old}`);
  return id;
};

const document = (row) => {
  const document = {
    conversation_id: reference(row.conversation_id),
    workspace_id: reference(row.workspace_id),
    direction: row.direction,
    sender_type: row.sender_type,
    message_type: row.message_type ?? "text",
    created_at: new Date(row.created_at).getTime(),
  };
  if (row.sender_id !== null) document.sender_id = row.sender_id;
  if (row.content !== null) document.content = row.content;
  if (row.media_url !== null) document.media_url = row.media_url;
  if (row.kapso_message_id !== null) document.kapso_message_id = row.kapso_message_id;
  if (row.metadata !== null) document.metadata = row.metadata;
  return document;
};

const out = createWriteStream(outPath, { highWaterMark: 4 * BLOCK });
let block = "";
for await (const line of linesOf(rowsPath)) {
  block += JSON.stringify(document(JSON.parse(line))) + "\n";
  if (block.length >= BLOCK) {
    if (!out.write(block)) await once(out, "drain");
    block = "";
  }
}
out.end(block);
await once(out, "finish");
