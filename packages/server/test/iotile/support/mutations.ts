/** Files damaged in the ways in which files get damaged. */
import type { RandomNumbers } from '../../support/random.js';

export function mutated(random: RandomNumbers, seed: Buffer): Buffer {
  let file = Buffer.from(seed);
  for (let times = random.below(4); times > 0 && file.length > 0; times--) {
    const at = random.below(file.length);
    switch (random.below(6)) {
      case 0:
        file[at]! ^= 1 << random.below(8);
        break;
      case 1:
        file[at] = random.below(256);
        break;
      case 2:
        file = file.subarray(0, at);
        break;
      case 3:
        file = Buffer.concat([file, Buffer.alloc(random.below(40), random.below(256))]);
        break;
      case 4:
        file = Buffer.concat([file.subarray(0, at), file.subarray(at + random.below(20))]);
        break;
      default:
        file.fill(
          [0, 0xff, 0x80, 0xc1][random.below(4)]!,
          at,
          Math.min(file.length, at + 1 + random.below(4)),
        );
    }
  }
  return file;
}
