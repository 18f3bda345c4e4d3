/** Which side sends: 0 the client, 1 the server. */
export type Role = 0 | 1;
export const CLIENT = 0;
export const SERVER = 1;
