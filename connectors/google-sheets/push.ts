import { z } from "zod";
import { ConnectorError } from "../../domain/errors.ts";
import type { Notice, Push } from "../push.ts";
import type { HeaderReader } from "../webhook-signature.ts";
import type { GoogleClient } from "./client.ts";
import { googleFailure } from "./google-failure.ts";
import type { SheetInput } from "./place.ts";

const Opened = z.object({
  resourceId: z.string().min(1),
  // In milliseconds; sooner than was asked for where that was more than a day.
  expiration: z.string().regex(/^\d{1,15}$/),
});

/**
 * Drive tells of changes of the file, within minutes. A channel is never renewed: another one takes its place.
 * https://developers.google.com/workspace/drive/api/guides/push
 */
export const drivePush: Push<GoogleClient, SheetInput> = {
  async open({ drive, turn }, { spreadsheetId }, { channelId, token, address, until }) {
    await turn("drive");
    const channel = {
      id: channelId,
      type: "web_hook",
      address,
      token,
      expiration: String(until.getTime()),
    };
    const file = { fileId: spreadsheetId, supportsAllDrives: true };
    const { data } = await drive.files
      .watch({ ...file, requestBody: channel })
      .catch((error: unknown) => {
        throw addressRefused(error, address) ?? error;
      });
    const { resourceId, expiration } = Opened.parse(data);
    return { resourceId, expiresAt: new Date(Number(expiration)) };
  },

  async close({ drive, turn }, { channelId, resourceId }) {
    await turn("drive");
    try {
      await drive.channels.stop({ requestBody: { id: channelId, resourceId } });
    } catch (error) {
      if (googleFailure(error)?.status !== 404) throw error;
    }
  },
};

/** Drive has nothing against the sheet or the account, but against where it is to send. */
function addressRefused(error: unknown, address: string): ConnectorError | undefined {
  const failure = googleFailure(error);
  if (!failure?.reasons.some((reason) => reason.startsWith("push."))) return undefined;
  const message = `Google does not send word of changes to ${new URL(address).origin}: ${failure.words}`;
  return new ConnectorError("rejected", message);
}

/** What Drive says in its headers; its body is empty. Undefined where that is no notice of Drive's. */
export function readNotice(header: HeaderReader): Notice | undefined {
  const channelId = header("x-goog-channel-id");
  const messageNumber = header("x-goog-message-number") ?? "";
  const state = header("x-goog-resource-state") ?? "";
  if (channelId === undefined || !/^\d{1,18}$/.test(messageNumber) || state === "") {
    return undefined;
  }
  return {
    channelId,
    token: header("x-goog-channel-token") ?? "",
    messageNumber,
    resourceId: header("x-goog-resource-id"),
    isNews: state !== "sync",
  };
}
