export const contentCodes = {} as const;
