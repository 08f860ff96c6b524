import type { drive_v3 } from "googleapis/build/src/apis/drive/v3.js";
import type { Push } from "./push.ts";
import { driveRefusal, Refusal } from "./refusal.ts";
import type { Checked } from "./spec.ts";
import { isWriter, roleOf, type Store, type StoredFile } from "./store.ts";

export type DriveCall = Checked & {
  path: Record<string, string>;
  address: string;
  store: Store;
  push: Push;
  /** By how much what Drive says about a file is behind. */
  lagMs: number;
  now: number;
};
type Handler = (call: DriveCall) => object;

export const driveCalls: Record<string, Handler> = {
  "drive.about.get"({ mask, address }) {
    if (!mask)
      throw driveRefusal(400, "required", "The 'fields' parameter is required for this method.");
    const user = {
      kind: "drive#user",
      displayName: address.split("@")[0] ?? "",
      me: true,
      permissionId: "1",
      emailAddress: address,
    };
    return { kind: "drive#about", user } satisfies drive_v3.Schema$About;
  },

  "drive.files.get"(call) {
    const file = call.store.inDrive(call.path["fileId"] ?? "", call.address);
    const whole = fileOf(file, call);
    if (call.mask) return whole;
    const { kind, id, name, mimeType } = whole;
    return { kind, id, name, mimeType };
  },

  "drive.files.list"(call) {
    const { store, address, query } = call;
    const size = Number(query.get("pageSize") ?? 100);
    const from = Number(query.get("pageToken") ?? 0);
    const found = store
      .visibleTo(address)
      .map((file) => fileOf(file, call))
      .filter(matches(query.get("q") ?? ""));
    const order = query.get("orderBy") ?? "modifiedTime desc";
    if (order !== "modifiedTime desc") {
      throw driveRefusal(400, "invalid", `The stand-in for Google has no order "${order}".`);
    }
    found.sort((a, b) => (b.modifiedTime ?? "").localeCompare(a.modifiedTime ?? ""));
    return {
      kind: "drive#fileList",
      incompleteSearch: false,
      files: found.slice(from, from + size),
      ...(found.length > from + size && { nextPageToken: String(from + size) }),
    } satisfies drive_v3.Schema$FileList;
  },

  "drive.files.watch"(call) {
    const file = call.store.inDrive(call.path["fileId"] ?? "", call.address);
    return call.push.open({ file: file.id, address: call.address }, channelIn(call));
  },

  "drive.changes.getStartPageToken": ({ store, address }) => ({
    kind: "drive#startPageToken",
    startPageToken: String(newest(store.visibleTo(address))),
  }),

  "drive.changes.list"({ store, address, query }) {
    const files = store.visibleTo(address);
    const from = Number(query.get("pageToken"));
    const changes = files
      .filter((it) => newest([it]) > from)
      .map((it) => ({
        kind: "drive#change",
        changeType: "file",
        fileId: it.id,
        removed: false,
        time: new Date(it.modifiedAt).toISOString(),
        file: { kind: "drive#file", id: it.id, name: it.book.title, mimeType: MIME_TYPE },
      }));
    return { kind: "drive#changeList", changes, newStartPageToken: String(newest(files)) };
  },

  "drive.changes.watch": (call) =>
    call.push.open({ file: undefined, address: call.address }, channelIn(call)),

  "drive.channels.stop"(call) {
    const { id, resourceId } = channelIn(call);
    if (!call.push.close(id ?? "", resourceId ?? "", call.address)) {
      throw driveRefusal(404, "notFound", `Channel '${id}' not found for project '123456789012'`);
    }
    return {};
  },
};

/** Google's description was held against it when it came in. */
const channelIn = ({ body }: DriveCall) => body as drive_v3.Schema$Channel;

const newest = (files: StoredFile[]) => Math.max(1, ...files.map(({ version }) => version));

const MIME_TYPE = "application/vnd.google-apps.spreadsheet";
const OFFICE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const TERM =
  /^(?:mimeType = '(?<mimeType>[^']*)'|trashed = (?<trashed>true|false)|name contains '(?<name>(?:[^'\\]|\\.)*)')$/;

/** The part of Drive's search language that is asked of it; names are compared by the beginnings of their words. */
function matches(q: string): (file: drive_v3.Schema$File) => boolean {
  const terms = q.split(" and ").map((term) => {
    const found = TERM.exec(term)?.groups;
    if (!found)
      throw driveRefusal(400, "invalid", "Invalid Value", {
        locationType: "parameter",
        location: "q",
      });
    return found;
  });
  return ({ mimeType, trashed, name = "" }) =>
    terms.every((term) => {
      if (term["mimeType"] !== undefined) return mimeType === term["mimeType"];
      if (term["trashed"] !== undefined) return String(trashed) === term["trashed"];
      const wanted = (term["name"] ?? "").replaceAll(/\\(.)/g, "$1").toLowerCase();
      const text = ` ${name ?? ""}`.toLowerCase();
      return text.includes(` ${wanted}`);
    });
}

function fileOf(file: StoredFile, { address, lagMs, now }: DriveCall): drive_v3.Schema$File {
  const role = roleOf(file, address);
  const seen = file.revisions.findLast(({ at }) => at <= now - lagMs) ?? file.revisions[0];
  if (!seen) throw new Refusal(500, "Internal Error");
  const behind = (file.revisions.at(-1)?.number ?? seen.number) - seen.number;
  return {
    kind: "drive#file",
    id: file.id,
    name: file.book.title,
    mimeType: file.isOffice ? OFFICE_TYPE : MIME_TYPE,
    trashed: file.trashed,
    explicitlyTrashed: file.trashed,
    version: String(file.version - behind),
    modifiedTime: new Date(lagMs === 0 ? file.modifiedAt : seen.at).toISOString(),
    createdTime: new Date(file.revisions[0]?.at ?? now).toISOString(),
    webViewLink: `https://docs.google.com/spreadsheets/d/${file.id}/edit`,
    capabilities: {
      canEdit: isWriter(role),
      canComment: role !== "reader",
      canShare: isWriter(role),
      canTrash: role === "owner",
    },
    ...(isWriter(role) && {
      permissions: [...file.permissions].map(([emailAddress, its]) => ({
        kind: "drive#permission",
        id: emailAddress,
        type: emailAddress === "anyone" ? "anyone" : "user",
        emailAddress,
        role: its,
      })),
    }),
  };
}
