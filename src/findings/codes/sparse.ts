
export const sparseCodes = {} as const;
