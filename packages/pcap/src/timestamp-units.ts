const MOST_UNITS = 0xffff_ffff_ffff_ffffn;

/** From seconds and nanoseconds to a 64-bit count of units; the result of the last `join` is `high` and `low`. */
export class TimestampUnits {
  high = 0;
  low = 0;
  /** Units in a second when they are a power of ten up to 10^9, else 0. */
  readonly #units: number;
  readonly #nsPerUnit: number;
  readonly #unitsExact: bigint;
  readonly #offset: number;

  constructor(base: 2 | 10, exponent: number, offset: number) {
    const simple = base === 10 && exponent <= 9;
    this.#units = simple ? 10 ** exponent : 0;
    this.#nsPerUnit = simple ? 10 ** (9 - exponent) : 1;
    this.#unitsExact = BigInt(base) ** BigInt(exponent);
    this.#offset = offset;
  }

  join(seconds: number, nanoseconds: number): void {
    const whole = seconds - this.#offset;
    if (this.#units === 0 || whole < 0 || whole > 0xffff_ffff) {
      this.#joinExactly(whole, nanoseconds);
      return;
    }
    const units = this.#units;
    // Two halves of 16 bits, so that no product leaves 53 bits.
    const upper = Math.floor(whole / 0x1_0000) * units;
    const lower = (whole % 0x1_0000) * units + Math.floor(nanoseconds / this.#nsPerUnit);
    const sum = (upper % 0x1_0000) * 0x1_0000 + lower;
    this.high = Math.floor(upper / 0x1_0000) + Math.floor(sum / 0x1_0000_0000);
    this.low = sum % 0x1_0000_0000;
  }

  /** The units themselves. */
  take(units: bigint): void {
    this.high = Number((units >> 32n) & 0xffff_ffffn);
    this.low = Number(units & 0xffff_ffffn);
  }

  #joinExactly(seconds: number, nanoseconds: number): void {
    // Rounded up, since reading rounds down: a time that came from units comes back as the same units.
    const rest = (BigInt(nanoseconds) * this.#unitsExact + 999_999_999n) / 1_000_000_000n;
    const count = BigInt(seconds) * this.#unitsExact + rest;
    // A time outside what the units can say becomes the nearest that they can.
    this.take(count < 0n ? 0n : count > MOST_UNITS ? MOST_UNITS : count);
  }
}
