import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export const paymentStatus = v.union(v.literal("pending"), v.literal("paid"), v.literal("failed"), v.literal("refunded"));

export const address = v.object({
  street: v.string(),
  city: v.string(),
  postcode: v.optional(v.string()),
});

export const channel = v.union(
  v.object({ kind: v.literal("email"), address: v.string() }),
  v.object({ kind: v.literal("phone"), number: v.string(), whatsapp: v.optional(v.boolean()) }),
);

export const lineItem = v.object({
  sku: v.string(),
  quantity: v.number(),
  unitPrice: v.int64(),
  note: v.optional(v.union(v.string(), v.null())),
});

export default defineSchema({
  workspaces: defineTable({ name: v.string(), slug: v.string(), settings: v.record(v.string(), v.any()) })
    .index("by_slug", ["slug"]),
  members: defineTable({
    workspaceId: v.id("workspaces"),
    email: v.string(),
    role: v.union(v.literal("owner"), v.literal("admin"), v.literal("member")),
    channels: v.array(channel),
    avatar: v.optional(v.id("_storage")),
  }).index("by_workspace", ["workspaceId", "email"]),
  payments: defineTable({
    workspaceId: v.id("workspaces"),
    memberId: v.union(v.id("members"), v.null()),
    amount: v.int64(),
    currency: v.string(),
    status: paymentStatus,
    items: v.array(lineItem),
    billing: v.optional(address),
    gatewayResponse: v.optional(v.any()),
    receipt: v.optional(v.bytes()),
    paidAt: v.optional(v.number()),
  })
    .index("by_workspace", ["workspaceId", "status"]),
  conversations: defineTable({
    workspaceId: v.id("workspaces"),
    subject: v.string(),
    tags: v.array(v.string()),
    priority: v.union(v.literal(1), v.literal(2), v.literal(3)),
    archived: v.boolean(),
    scheduled: v.optional(v.id("_scheduled_functions")),
  }),
  messages: defineTable(
    v.union(
      v.object({ type: v.literal("text"), conversationId: v.id("conversations"), body: v.string() }),
      v.object({ type: v.literal("file"), conversationId: v.id("conversations"), file: v.id("_storage"), size: v.int64() }),
    ),
  ),
});
