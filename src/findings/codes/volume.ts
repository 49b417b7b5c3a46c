
export const volumeCodes = {} as const;
