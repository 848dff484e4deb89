import { v } from "convex/values";
import { internalMutation, mutation, query } from "./_generated/server";
import schema from "./schema";

const text = v.object({
  type: v.literal("text"), conversationId: v.id("conversations"), body: v.string(),
  _id: v.id("messages"), _creationTime: v.number(),
});
const file = v.object({
  _id: v.id("messages"), _creationTime: v.number(),
  type: v.literal("file"), conversationId: v.id("conversations"), file: v.id("_storage"), size: v.int64(),
});

export const send = mutation({
  args: { message: schema.tables.messages.validator },
  returns: v.id("messages"),
  handler: async () => null as never,
});
export const list = query({
  args: { conversationId: v.id("conversations") },
  returns: v.array(v.union(text, file)),
  handler: async () => [],
});
export const latest = query({
  args: { conversationId: v.id("conversations") },
  returns: v.union(v.null(), text, file),
  handler: async () => null,
});
export const remove = mutation({ args: { id: v.id("messages") }, returns: v.boolean(), handler: async () => true });
export const search = query({
  args: { text: v.string(), limit: v.optional(v.number()), before: v.optional(v.union(v.number(), v.null())) },
  returns: v.array(v.object({ id: v.id("messages"), score: v.number(), snippet: v.string() })),
  handler: async () => [],
});
export const react = mutation({
  args: { id: v.id("messages"), emoji: v.string(), on: v.boolean() },
  handler: async () => undefined,
});
export const purge = internalMutation({ handler: async () => undefined });
export default query({ args: {}, returns: v.literal("messages"), handler: async () => "messages" as const });
