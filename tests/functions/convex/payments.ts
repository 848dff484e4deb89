import { paginationOptsValidator, paginationResultValidator } from "convex/server";
import { v } from "convex/values";
import { action, internalAction, internalMutation, internalQuery, mutation, query } from "./_generated/server";
import schema, { address, lineItem, paymentStatus } from "./schema";

const payment = schema.tables.payments.validator;
const document = payment.extend({ _id: v.id("payments"), _creationTime: v.number() });

export const create = mutation({ args: payment.fields, returns: v.id("payments"), handler: async () => null as never });
export const get = query({
  args: { id: v.id("payments") },
  returns: v.union(document, v.null()),
  handler: async () => null,
});
export const list = query({
  args: { workspaceId: v.id("workspaces"), status: v.optional(paymentStatus), paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(document),
  handler: async () => null as never,
});
export const byStatus = query({
  args: { filter: v.union(paymentStatus, v.null()) },
  returns: v.array(document),
  handler: async () => [],
});
export const setStatus = mutation({
  args: { id: v.id("payments"), status: paymentStatus },
  returns: v.null(),
  handler: async () => null,
});
export const setBilling = mutation({
  args: { id: v.id("payments"), billing: v.union(address, v.null()) },
  returns: v.null(),
  handler: async () => null,
});
export const addItems = mutation({
  args: { id: v.id("payments"), items: v.array(lineItem) },
  returns: v.object({ total: v.int64(), count: v.number() }),
  handler: async () => null as never,
});
export const totals = query({
  args: {},
  returns: v.record(v.string(), v.int64()),
  handler: async () => ({}),
});
export const receipt = action({ args: { id: v.id("payments") }, returns: v.bytes(), handler: async () => null as never });
export const totalsByMember = query({
  args: { workspaceId: v.id("workspaces") },
  returns: v.record(v.id("members"), v.object({ total: v.int64(), count: v.number() })),
  handler: async () => ({}),
});
export const settle = internalMutation({
  args: { ids: v.array(v.id("payments")), at: v.commitTs() },
  returns: v.commitTs(),
  handler: async () => null as never,
});
export const reconcile = internalAction({ args: { since: v.float64() }, returns: v.any(), handler: async () => null });
export const pending = internalQuery({ args: {}, returns: v.number(), handler: async () => 0 });
export const update = mutation({
  args: { id: v.id("payments"), patch: payment.partial() },
  returns: v.null(),
  handler: async () => null,
});
