
export const paxCodes = {} as const;
