export const mamCodes = {} as const;
