import { createHash } from "node:crypto";
import { bars } from "./styles/bars.ts";
import { base } from "./styles/base.ts";
import { consoleFrame } from "./styles/console-frame.ts";
import { fields } from "./styles/fields.ts";
import { parts } from "./styles/parts.ts";
import { steps } from "./styles/steps.ts";
import { table } from "./styles/table.ts";
import { tabs } from "./styles/tabs.ts";

export const STYLESHEET = [base, fields, consoleFrame, table, parts, tabs, bars, steps].join("");

const version = createHash("sha256").update(STYLESHEET).digest("hex").slice(0, 12);

/** Named after its content, so that a browser may keep it for ever. */
export const STYLESHEET_PATH = `/assets/usher-${version}.css`;

/** A door that stands ajar. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#0b6b5d" d="M4 21V4.5A1.5 1.5 0 0 1 5.5 3H13v18z"/><path fill="#4cc3ae" d="M13 5.5 19 8v13h-6z"/><circle cx="10.2" cy="12.5" r="1.1" fill="#fff"/></svg>`;
export const ICON_PATH = "/assets/usher.svg";
