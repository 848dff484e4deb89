import { v } from "convex/values";
import { internalAction, internalMutation, mutation, query } from "../_generated/server";

const fields = { slug: v.string(), name: v.string(), settings: v.record(v.string(), v.any()) };

export const create = mutation({ args: fields, returns: v.id("workspaces"), handler: async () => null as never });
export const replace = mutation({
  args: { id: v.id("workspaces"), value: v.object(fields) },
  returns: v.null(),
  handler: async () => null,
});
export const get = query({ args: { slug: v.string() }, returns: v.union(v.object(fields), v.null()), handler: async () => null });
export const stats = query({
  args: { id: v.id("workspaces"), range: v.object({ from: v.number(), to: v.number() }) },
  returns: v.object({
    range: v.object({ to: v.number(), from: v.number() }),
    byPriority: v.array(v.object({ priority: v.union(v.literal(3), v.literal(2), v.literal(1)), count: v.int64() })),
  }),
  handler: async () => null as never,
});
export const type = query({ args: { self: v.string(), crate: v.number(), type: v.boolean() }, returns: v.string(), handler: async () => "" });
export const string = query({ args: { value: v.string() }, returns: v.string(), handler: async () => "" });
export const archive = internalMutation({ args: { id: v.id("workspaces") }, returns: v.null(), handler: async () => null });
export const exportAll = internalAction({ args: {}, returns: v.array(v.bytes()), handler: async () => [] });
export const schedule = mutation({
  args: { callback: v.function(), after: v.optional(v.function({ fnType: "mutation" })) },
  returns: v.id("_scheduled_functions"),
  handler: async () => null as never,
});
export const choose = query({
  args: { by: v.union(v.string(), v.number(), v.boolean(), v.bytes()) },
  returns: v.union(v.object({ found: v.literal(true), id: v.id("workspaces") }), v.object({ found: v.literal(false) })),
  handler: async () => null as never,
});
