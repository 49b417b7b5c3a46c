export const nameCodes = {} as const;
