/** Where the program of the hashing threads stands: beside this module. */
export const WORKER_URL: URL = /* @__PURE__ */ new URL('./hash-worker.js', import.meta.url);
