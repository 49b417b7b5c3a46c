// Web streams are in every platform tapekit runs on; the pure folders make one from an iterator, and use nothing else of
// them. WHATWG Streams Standard.
declare class ReadableStream<T> {
  constructor(source: {
    pull(controller: { enqueue(chunk: T): void; close(): void }): Promise<void>;
    cancel(): Promise<void>;
  });
  getReader(): {
    read(): Promise<{ done: boolean; value?: T }>;
    cancel(reason?: unknown): Promise<void>;
  };
}
