import { httpRouter } from "convex/server";
import { httpAction } from "./_generated/server";

const http = httpRouter();
http.route({ path: "/webhook", method: "POST", handler: httpAction(async () => new Response("ok")) });
http.route({ pathPrefix: "/files/", method: "GET", handler: httpAction(async () => new Response("ok")) });
export default http;
