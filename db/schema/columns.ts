import type { ColumnType } from "kysely";

export type Json<T> = ColumnType<T, string, string>;

export type MaybeJson<T> = ColumnType<T | null, string | null, string | null>;

export type Bigint = ColumnType<string, never, never>;

export type Defaulted<T> = ColumnType<T, T | undefined, T>;
