import { z } from "zod";
import { hubspotRecipes } from "./hubspot.ts";
import { connectionOf, defineRecipe, INVITE, MappingInput, type Recipe } from "./recipe.ts";

const sheetToInvite = defineRecipe({
  key: "sheet-to-invite",
  name: "Invite whoever stands in a sheet",
  summary: "Each new row of a sheet is invited, and says what became of it.",
  connectors: ["csv-file", "google-sheets"],
  triggerInputAt: "#/input",
  input: z.strictObject({
    connectionId: connectionOf("a sheet"),
    input: z.record(z.string(), z.unknown()).optional().meta({
      title: "Which sheet",
      description:
        "What the connection's trigger asks for: of Google Sheets `spreadsheetId` and `sheet`, of a file nothing",
    }),
  }),
  prepare: ({ connectionId, input }) => ({
    connectionId,
    makes: [],
    flows: [
      {
        name: "Sheet to invitations",
        trigger: { connectionId, key: "rows", input },
        action: INVITE,
      },
    ],
  }),
});

const webhookToInvite = defineRecipe({
  key: "webhook-to-invite",
  name: "Invite whoever a webhook tells of",
  summary: "Each delivery of a webhook is a person to invite, read by a mapping.",
  connectors: ["webhook-in"],
  triggerInputAt: "#",
  input: z.strictObject({
    connectionId: connectionOf("a webhook"),
    mapping: MappingInput.optional().meta({
      title: "Mapping",
      description:
        "Where firstName, lastName, email and phone stand in what is sent; without it they are found by their names",
    }),
  }),
  prepare: ({ connectionId, mapping }) => ({
    connectionId,
    makes: [],
    flows: [
      {
        name: "Webhook to invitations",
        trigger: { connectionId, key: "received" },
        action: INVITE,
        mapping,
      },
    ],
  }),
});

/** Ways to begin, for whoever does not want to join a trigger and an action by hand. */
export const recipes: readonly Recipe[] = [sheetToInvite, ...hubspotRecipes, webhookToInvite];
