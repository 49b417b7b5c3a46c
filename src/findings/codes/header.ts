
export const headerCodes = {} as const;
