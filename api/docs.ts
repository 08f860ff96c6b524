import { readFile } from "node:fs/promises";
import { Hono } from "hono";
import { notFoundProblem } from "./problems.ts";

const PACKAGE = import.meta.resolve("swagger-ui-dist/package.json");

const FILES: Record<string, { name: string; type: string }> = {
  "swagger-ui.css": { name: "swagger-ui.css", type: "text/css; charset=utf-8" },
  // Its strings are not ASCII: without the charset the script is a syntax error.
  "swagger-ui.js": { name: "swagger-ui-bundle.js", type: "text/javascript; charset=utf-8" },
};

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Usher API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="docs"></div>
<noscript>This page needs script. The document itself is at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript>
<script src="/api/docs/swagger-ui.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#docs", deepLinking: true });\n`;

/** Everything from our own origin; the page writes styles into its elements and draws its icons from data. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The reference as a page, drawn from the document. */
export const docsRoutes = () =>
  new Hono()
    .get("/", (c) => c.html(PAGE, 200, { "content-security-policy": POLICY }))
    .get("/start.js", (c) =>
      c.body(START, 200, { "content-type": "text/javascript; charset=utf-8" }),
    )
    .get("/:file", async (c) => {
      const file = Object.hasOwn(FILES, c.req.param("file")) && FILES[c.req.param("file")];
      if (!file) return notFoundProblem(c);
      const bytes = await readFile(new URL(file.name, PACKAGE));
      return c.body(new Uint8Array(bytes), 200, {
        "content-type": file.type,
        "cache-control": "public, max-age=86400",
      });
    });
