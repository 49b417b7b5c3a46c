
export const structureCodes = {} as const;
