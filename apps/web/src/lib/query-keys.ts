/** Cache keys of what the browser asks for by itself. Kept in memory only. `arrival`: which answer of the server it begins as. */
export const queryKeys = {
  notices: ['notices'] as const,
  profiles: ['profiles'] as const,
  documents: (patientId: string) => ['documents', patientId] as const,
  documentFilter: (patientId: string) => ['document-filter', patientId] as const,
  document: (shellFileId: string) => ['document', shellFileId] as const,
  documentText: (shellFileId: string) => ['document-text', shellFileId] as const,
  review: (patientId: string, arrival: number) => ['review', patientId, arrival] as const,
  preview: (patientId: string, viewer: unknown, part: string) => ['preview', patientId, viewer, part] as const,
  log: (patientId: string, filter: unknown) => ['log', patientId, filter] as const,
  timeline: (patientId: string, kind: string | null, after: string) => ['timeline', patientId, kind, after] as const,
  factHistory: (id: string) => ['fact-history', id] as const,
  search: (patientId: string, query: string, limit: number) => ['search', patientId, query, limit] as const,
  progress: (patientId: string) => ['progress', patientId] as const,
};
