import { defineSchema } from "convex/server";
import { authTables } from "./authTables";
import { tables } from "./schema.gen";

export default defineSchema({ ...authTables, ...tables });
