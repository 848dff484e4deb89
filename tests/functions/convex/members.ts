import { v } from "convex/values";
import { action, mutation, query } from "./_generated/server";
import schema, { channel } from "./schema";

const role = schema.tables.members.validator.fields.role;
const document = v.object({ _id: v.id("members"), _creationTime: v.number(), ...schema.tables.members.validator.fields });

export const me = query({ args: {}, returns: v.union(document, v.null()), handler: async () => null });
export const invite = action({
  args: { workspaceId: v.id("workspaces"), email: v.string(), role: v.optional(role) },
  returns: v.object({ ok: v.literal(true), id: v.id("members") }),
  handler: async () => null as never,
});
export const setRole = mutation({ args: { id: v.id("members"), role }, returns: v.null(), handler: async () => null });
export const setChannels = mutation({
  args: { id: v.id("members"), channels: v.array(channel) },
  returns: v.array(channel),
  handler: async () => [],
});
export const withWorkspace = query({
  args: { id: v.id("members") },
  returns: v.object({
    member: document,
    workspace: v.object({
      _id: v.id("workspaces"), _creationTime: v.number(),
      name: v.string(), slug: v.string(), settings: v.record(v.string(), v.any()),
    }),
  }),
  handler: async () => null as never,
});
export const avatarUrl = query({ args: { id: v.id("_storage") }, returns: v.union(v.string(), v.null()), handler: async () => null });
export const count = query({ args: {}, returns: v.number(), handler: async () => 0 });
export const exists = query({ args: { email: v.string() }, returns: v.boolean(), handler: async () => false });
