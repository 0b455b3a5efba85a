/** What a span may say: ids, counts, names and codes from closed lists. Never words of a document. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Adds attributes to the span that runs. */
type SetAttributes = (attributes: SpanAttributes) => void;

/** Traces, where a collector is configured. */
export interface Telemetry {
  /**
   * Runs `work` inside a span. With a correlation id the span begins a part of the trace with that id (its 32 hex
   * digits), so that it joins what the browser began; with null it is a child of the span around it, and where there is
   * none around, there is no span. What `work` throws marks the span with its closed code and goes on.
   */
  span<T>(
    name: string,
    attributes: SpanAttributes,
    correlationId: string | null,
    work: (set: SetAttributes) => Promise<T>,
  ): Promise<T>;
  /** Sends what is left. Never rejects. */
  close(): Promise<void>;
}

/** Without a collector nothing is recorded and nothing is loaded. */
export const noTelemetry: Telemetry = {
  span: (_name, _attributes, _correlationId, work) => work(() => undefined),
  close: async () => undefined,
};
