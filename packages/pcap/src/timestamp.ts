/**
 * From a 64-bit count of units to seconds and nanoseconds, exactly and without a bigint where a double can hold it.
 * The result of the last `split` stands in `seconds` and `nanoseconds`.
 */
export class TimestampScale {
  seconds = 0;
  nanoseconds = 0;
  /** Units in a second; rounded when it is above 10^22. */
  readonly units: number;
  /** Whole nanoseconds in a unit, or 0 when the unit is no whole number of them. */
  readonly nsPerUnit: number;
  /** Seconds to add. */
  readonly offset: number;
  readonly #unitsExact: bigint;

  constructor(base: 2 | 10, exponent: number, offset: number) {
    this.#unitsExact = BigInt(base) ** BigInt(exponent);
    this.units = Number(this.#unitsExact);
    this.nsPerUnit = base === 10 && exponent <= 9 ? 10 ** (9 - exponent) : exponent === 0 ? 1_000_000_000 : 0;
    this.offset = offset;
  }

  /** @param high upper 32 bits; @param low lower 32 bits, both unsigned. */
  split(high: number, low: number): void {
    const { units, nsPerUnit } = this;
    if (nsPerUnit === 0 || high >= 0x20_0000) {
      this.#splitOther(high, low);
      return;
    }
    const count = high * 0x1_0000_0000 + low;
    const whole = Math.floor(count / units);
    this.#set(whole + this.offset, (count - whole * units) * nsPerUnit);
  }

  /** What a double cannot hold. */
  #splitOther(high: number, low: number): void {
    const { units, nsPerUnit } = this;
    if (nsPerUnit === 0) {
      this.#splitExactly(high, low);
      return;
    }
    // Long division in digits of 16 bits: no step leaves 53 bits.
    const first = Math.floor(high / units);
    let rest = (high - first * units) * 0x1_0000 + (low >>> 16);
    const second = Math.floor(rest / units);
    rest = (rest - second * units) * 0x1_0000 + (low & 0xffff);
    const third = Math.floor(rest / units);
    rest -= third * units;
    const whole = first * 0x1_0000_0000 + second * 0x1_0000 + third;
    this.#set(whole + this.offset, rest * nsPerUnit);
  }

  #splitExactly(high: number, low: number): void {
    const count = (BigInt(high) << 32n) | BigInt(low);
    const whole = count / this.#unitsExact;
    const rest = count - whole * this.#unitsExact;
    this.#set(Number(whole) + this.offset, Number((rest * 1_000_000_000n) / this.#unitsExact));
  }

  /** `| 0` keeps what fits as a small integer, so that records never hold boxed doubles. */
  #set(seconds: number, nanoseconds: number): void {
    this.seconds = seconds <= 0x7fff_ffff && seconds >= 0 ? seconds | 0 : seconds;
    this.nanoseconds = nanoseconds | 0;
  }
}
