export const compressionCodes = {} as const;
