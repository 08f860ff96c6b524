import { ConnectorError } from "../../domain/errors.ts";
import { UnreadableText } from "../../domain/roster/records.ts";
import { sheetOfHidden } from "./hidden-files.ts";

/** What a failure of the file system means to whoever keeps the sheet. */
export function classifyFileError(error: unknown): ConnectorError | undefined {
  if (error instanceof UnreadableText) {
    return new ConnectorError("rejected", error.message, { cause: error });
  }
  if (!isFileError(error)) return undefined;
  const hiddenFor = error.path === undefined ? undefined : sheetOfHidden(error.path);
  const path = hiddenFor ?? error.path ?? "The sheet";
  const as = (kind: "rejected" | "unavailable", message: string) =>
    new ConnectorError(kind, message, { cause: error });
  if (error.syscall === "fchown") {
    return as(
      "rejected",
      "The sheet belongs to another user, and writing would take it from them. Let the user that runs Usher own it.",
    );
  }
  if (error.code === "ENAMETOOLONG" && hiddenFor !== undefined) {
    return as("rejected", `The name of ${path} is too long to put a draft beside it. Shorten it.`);
  }
  switch (error.code) {
    case "ENOENT":
      return as("unavailable", `${path} is not there. Put it back, or correct the path.`);
    case "ENOTDIR":
    case "ELOOP":
    case "ENAMETOOLONG":
      return as("rejected", `${path} does not lead to a file. Correct the path.`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return as(
        "rejected",
        `Usher may not use ${path}. Give the user that runs it the right to read and write the file and to write in its folder.`,
      );
    case "ENOSPC":
    case "EDQUOT":
      return as(
        "unavailable",
        `There is no room left for ${path}. Free some; the hub tries again.`,
      );
    default:
      return as(
        "unavailable",
        `${path} cannot be used just now (${error.code}). The hub tries again.`,
      );
  }
}

type FileError = Error & { code: string; syscall: string; path?: string };

function isFileError(error: unknown): error is FileError {
  return (
    error instanceof Error &&
    "syscall" in error &&
    "code" in error &&
    typeof error.code === "string"
  );
}
