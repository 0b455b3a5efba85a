/** Cache keys of what the browser asks for by itself. Kept in memory only. */
export const queryKeys = {
  documents: (patientId: string) => ['documents', patientId] as const,
  progress: (patientId: string) => ['progress', patientId] as const,
};
