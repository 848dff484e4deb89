import { defineTable } from "convex/server";
import { v } from "convex/values";

// Stands in for the tables that an authentication library exports.
export const authTables = {
  users: defineTable({
    name: v.optional(v.string()),
    email: v.optional(v.string()),
  }).index("email", ["email"]),
  authSessions: defineTable({
    userId: v.id("users"),
    expirationTime: v.number(),
  }).index("userId", ["userId"]),
};
