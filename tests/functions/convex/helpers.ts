import { v } from "convex/values";
import { mutation } from "./_generated/server";

/** Not registered functions: none of them is deployed. */
export const limit = 10;
export function slug(name: string) {
  return name.toLowerCase();
}
export const key = process.env.API_KEY!.slice(0, 3);
export const touch = mutation({ args: { on: v.optional(v.boolean()) }, returns: v.null(), handler: async () => null });
