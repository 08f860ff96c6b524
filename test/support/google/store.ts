import { copyBook, type Book } from "./book.ts";
import { driveRefusal, Refusal } from "./refusal.ts";
import type { Written } from "./values.ts";

export type Role = "reader" | "commenter" | "writer" | "owner";
export type Happened = "update" | "trash" | "untrash" | "remove";

/** One per change, whoever made it. */
export type Revision = {
  number: number;
  at: number;
  /** The address of who called, or `people`. */
  by: string;
  /** Google's name of the call, or what the people did. */
  what: string;
  /** The cells that a call wrote, those among them too that stood there already. */
  wrote: Written[];
  book: Book;
};

export type StoredFile = {
  id: string;
  book: Book;
  revisions: Revision[];
  permissions: Map<string, Role>;
  trashed: boolean;
  /** Grows with every change of content and of what is said about the file. */
  version: number;
  modifiedAt: number;
  isOffice: boolean;
};

const KEPT_REVISIONS = 2000;
/** Older revisions lose what stood in them. */
const KEPT_BOOKS = 100;
const NOTHING: Book = { title: "", locale: "", timeZone: "", tabs: [], metadata: [] };

export type BeyondGrid = "cuts off" | "refuses" | "refuses without limits";

export type Store = ReturnType<typeof fileStore>;

/** The files of this Google, and who may see them. */
export function fileStore(now: () => number) {
  const files = new Map<string, StoredFile>();
  const listeners: ((file: StoredFile, happened: Happened) => void)[] = [];

  const tell = (file: StoredFile, happened: Happened) =>
    listeners.forEach((listener) => listener(file, happened));

  function touch(file: StoredFile, happened: Happened) {
    file.version += 1;
    tell(file, happened);
  }

  /** A change is whole or not at all. */
  function change<T>(
    file: StoredFile,
    { by, what }: { by: string; what: string },
    deed: (book: Book, note: (written: Written) => void) => T,
  ): T {
    const book = copyBook(file.book);
    const wrote: Written[] = [];
    const said = deed(book, (written) => void wrote.push(written));
    file.book = book;
    file.modifiedAt = now();
    const number = (file.revisions.at(-1)?.number ?? 0) + 1;
    file.revisions.push({ number, at: now(), by, what, wrote, book });
    if (file.revisions.length > KEPT_REVISIONS) file.revisions.shift();
    const old = file.revisions.at(-KEPT_BOOKS - 1);
    if (old) old.book = NOTHING;
    touch(file, "update");
    return said;
  }

  const mode: { beyondGrid: BeyondGrid } = { beyondGrid: "cuts off" };

  return {
    mode,
    add(id: string, book: Book, permissions: Map<string, Role>, isOffice = false): StoredFile {
      const file: StoredFile = {
        id,
        book,
        revisions: [{ number: 1, at: now(), by: "people", what: "made", wrote: [], book }],
        permissions,
        trashed: false,
        isOffice,
        version: 1,
        modifiedAt: now(),
      };
      files.set(id, file);
      return file;
    },
    change,
    touch,
    remove(file: StoredFile): void {
      files.delete(file.id);
      tell(file, "remove");
    },
    onChange: (listener: (file: StoredFile, happened: Happened) => void) =>
      void listeners.push(listener),

    /** As Sheets refuses: 403 where it is not shared, and no word about the trash. */
    inSheets(id: string, address: string, mode: "read" | "write"): StoredFile {
      const file = files.get(id);
      if (!file) throw new Refusal(404, "Requested entity was not found.");
      const role = roleOf(file, address);
      const isAllowed = mode === "read" ? role !== undefined : isWriter(role);
      if (!isAllowed) throw new Refusal(403, "The caller does not have permission");
      if (file.isOffice)
        throw new Refusal(400, "This operation is not supported for this document");
      return file;
    },

    /** As Drive refuses: what is not shared is not there. */
    inDrive(id: string, address: string): StoredFile {
      const file = files.get(id);
      if (file && roleOf(file, address) !== undefined) return file;
      const where = { location: "fileId", locationType: "parameter" };
      throw driveRefusal(404, "notFound", `File not found: ${id}.`, where);
    },

    visibleTo: (address: string) =>
      [...files.values()].filter((file) => roleOf(file, address) !== undefined),
  };
}

export const roleOf = ({ permissions }: StoredFile, address: string) =>
  permissions.get(address.toLowerCase()) ?? permissions.get("anyone");

export const isWriter = (role: Role | undefined) => role === "writer" || role === "owner";
