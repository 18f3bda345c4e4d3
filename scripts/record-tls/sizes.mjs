/** How many bytes the client and the server send in turn; one is more than a record holds. */
export const SIZES = [400, 5000, 30, 17_000, 10];

/** For recordings of several connections. */
export const FEW_SIZES = [400, 3000, 30];
