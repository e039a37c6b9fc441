/** Tables of FlatBuffers, in which Arrow writes its messages: as much of them as is read here. */
export class FlatTable {
  constructor(
    private readonly bytes: Buffer,
    private readonly at: number,
  ) {}

  /** 0 where the member is left out, as for all numbers. */
  byte(member: number): number {
    const place = this.#place(member);
    return place === 0 ? 0 : this.bytes.readUInt8(place);
  }

  int64(member: number): number {
    const place = this.#place(member);
    return place === 0 ? 0 : Number(this.bytes.readBigInt64LE(place));
  }

  table(member: number): FlatTable {
    const place = this.#place(member);
    if (place === 0) throw new Error(`the member ${member} of a table is left out`);
    return new FlatTable(this.bytes, place + this.bytes.readUInt32LE(place));
  }

  /** Members stand where another table says; 0 where one is left out. */
  #place(member: number): number {
    const members = this.at - this.bytes.readInt32LE(this.at);
    const entry = 4 + 2 * member;
    if (entry + 2 > this.bytes.readUInt16LE(members)) return 0;
    const offset = this.bytes.readUInt16LE(members + entry);
    return offset === 0 ? 0 : this.at + offset;
  }
}
