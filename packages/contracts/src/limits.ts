/** Most events in one call of audit-logger-v3; the same as `audit.client_batch_events` of the schema. */
export const maxClientEvents = 100;

/** Longest search, in characters. */
export const maxSearchLength = 200;

/** Most facts that one document may state; a thick hospital file has some hundreds. */
export const maxFactsPerDocument = 5000;
