import type { Database, Json } from './database.types.ts';

export type { Database };

type Functions = Database['public']['Functions'];

/** A function of the database that the API offers. */
export type RpcName = keyof Functions & string;

/** What is sent as jsonb is checked by the function, so that any value of ours fits. */
type Sent<T> = Json extends T ? unknown : T extends (infer Item)[] ? readonly Item[] : T;

/** The parameters of a function by name, as the schema declares them. */
export type RpcParameters<Name extends RpcName> = Functions[Name]['Args'] extends never
  ? Record<string, never>
  : { [Parameter in keyof Functions[Name]['Args']]: Sent<Functions[Name]['Args'][Parameter]> };
