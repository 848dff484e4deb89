import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();
crons.interval("reconcile", { minutes: 5 }, internal.payments.reconcile, { since: 0 });
export default crons;
