import { Motion, type MovedMedium } from '../motion/index.js';
import type { DriveProfile } from '../profiles/index.js';

/** What takes time on a tape: a mounted tape tells it. */
export interface TapeTime {
  /** Capacity was written, or read, where the tape stands. */
  wrote(bytes: number): void;
  read(bytes: number): void;
  /** All that was written is on the medium, and the tape has stopped. */
  synchronised(): void;
  /** It was wound to a place: a partition, and the capacity that is taken in front of it. */
  moved(partition: number, usedBytes: number): void;
  rewound(): void;
}

/** The drive's own time, which goes on by what it does: a real drive would take as long. */
export class DriveTime implements TapeTime {
  /** Microseconds since the drive was made. */
  ticks = 0;
  private readonly motion: Motion;

  constructor(profile: DriveProfile) {
    this.motion = new Motion(profile);
  }

  /** What passed since the tape last moved: the host did something else. */
  private get gap(): number {
    return Math.max(0, Math.floor(this.ticks) - this.motion.ticks);
  }

  /** Other than reading and writing: what passed before is no part of it. */
  private spend(takes: (motion: Motion) => number): void {
    this.motion.wait(this.gap);
    this.ticks += takes(this.motion);
  }

  wrote(bytes: number): void {
    this.ticks += this.motion.write(bytes, this.gap);
  }

  read(bytes: number): void {
    this.ticks += this.motion.read(bytes, this.gap);
  }

  synchronised(): void {
    this.spend((motion) => motion.flush());
  }

  moved(partition: number, usedBytes: number): void {
    this.spend((motion) => motion.seek(partition, usedBytes));
  }

  rewound(): void {
    this.spend((motion) => motion.rewind());
  }

  /** A cartridge was threaded; one that was never used before may have to be measured first. */
  loaded(medium: MovedMedium, isNew: boolean): void {
    this.ticks += this.motion.load(medium, isNew);
  }

  unloaded(): void {
    this.spend((motion) => motion.unload());
  }

  formatted(partitionBytes: readonly number[]): void {
    this.spend((motion) => motion.format(partitionBytes));
  }

  /** ERASE LONG. */
  erased(): void {
    this.spend((motion) => motion.longErase());
  }
}
