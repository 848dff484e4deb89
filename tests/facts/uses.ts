// Code of an application over the generated schema of `tests/src/models/uses.rs`: npm `convex` and both ends of the
// supported versions of TypeScript say what its types are.
import type { DataModelFromSchemaDefinition, DocumentByName, FunctionHandle_future } from "convex/server";
import { type GenericId, type Infer, v } from "convex/values";
import schema, { address, events, role, users } from "./schema";

/** Whether two types are the same, `any` and optional fields included. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** One object instead of an intersection, so that only the fields count. */
type Flat<T> = T extends object ? { [K in keyof T]: T[K] } : T;
const same = <A, B>(_: Same<Flat<A>, Flat<B>>): void => {};

type UserId = GenericId<"users">;
type Address = { zip?: string; street: string };
type Notify = FunctionHandle_future<"mutation", { id: UserId }, null>;
type User = {
  age?: number;
  on_done?: FunctionHandle_future<any>;
  email: string;
  role: "Admin" | "Guest";
  address: Address;
  manager: UserId | null;
  seen: number;
  notify: Notify;
};
type System<T extends string> = { _id: GenericId<T>; _creationTime: number };
type Joined = { kind: "Joined"; user: UserId };
type Left = { why?: string; kind: "Left"; user: UserId };

// The exported constants, and `table.validator`.
same<Infer<typeof address>, Address>(true);
same<Infer<typeof role>, "Admin" | "Guest">(true);
same<Infer<typeof users.validator>, User>(true);
same<Infer<typeof events.validator>, Joined | Left>(true);
same<Infer<typeof users.validator.fields.address>, Address>(true);
same<Infer<(typeof events.validator.members)[1]>, Left>(true);

// `schema.doc` and `schema.id`.
const user = schema.doc("users");
const event = schema.doc("events");
const userId = schema.id("users");
same<Infer<typeof user>, User & System<"users">>(true);
same<Infer<typeof event>, (Joined & System<"events">) | (Left & System<"events">)>(true);
same<Infer<typeof userId>, UserId>(true);
// @ts-expect-error: no such table
schema.doc("nowhere");
// @ts-expect-error: no such table
schema.id("nowhere");

// The methods of objects.
const partial = users.validator.partial();
const picked = users.validator.pick("email", "age");
const omitted = users.validator.omit("role", "address", "manager", "seen", "on_done", "notify");
const extended = users.validator.extend({ more: v.optional(v.boolean()) });
const shipped = address.extend({ at: v.number() }).partial().pick("at", "street");
same<Infer<typeof partial>, Partial<User>>(true);
same<Infer<typeof picked>, { age?: number; email: string }>(true);
same<Infer<typeof omitted>, { age?: number; email: string }>(true);
same<Infer<typeof extended>, { more?: boolean } & User>(true);
same<Infer<typeof shipped>, { at?: number; street?: string }>(true);
const own = user.omit("_id", "_creationTime");
same<Infer<typeof own>, User>(true);
// @ts-expect-error: no such field
users.validator.pick("nothing");
// @ts-expect-error: a union has no fields
events.validator.pick("kind");
const left = events.validator.members[1].omit("why");
same<Infer<typeof left>, { kind: "Left"; user: UserId }>(true);

// The data model.
type Model = DataModelFromSchemaDefinition<typeof schema>;
same<DocumentByName<Model, "users">, User & System<"users">>(true);
same<keyof Model, "users" | "events">(true);

// The test itself: what differs is an error.
// @ts-expect-error: `age` may be absent
same<Infer<typeof users.validator>, Omit<User, "age"> & { age: number | undefined }>(true);
// @ts-expect-error: not `any`
same<Infer<typeof users.validator>, any>(true);
