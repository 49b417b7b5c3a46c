import { inHex } from '../../src/bytes/index.js';
import { type DriveProfile, type MediumKind, mediumOf } from '../profiles/index.js';
import { type PhysicalPosition, TapeLayout } from './tape-layout.js';
import { rewindTicks, TICKS_PER_SECOND, travelTicks } from './travel.js';

/** A cartridge, as far as time depends on it. */
export interface MovedMedium {
  readonly densityCode: number;
  /** Capacity of each partition. */
  readonly partitionBytes: readonly number[];
}

/** From how many bytes on, moved since it was loaded, a tape is wound to and fro once more before it is unloaded. */
const UNTHREAD_STEPS = [5e9, 50e9];

/**
 * How long a drive takes for what it does: where its tape stands, whether it moves, what is in the buffer. It has no
 * clock: each call adds to the drive's own time and answers with the ticks (microseconds, integers) that the command
 * takes. The same calls take the same time.
 *
 * Positions are shares of the capacity: a cartridge of 64 MiB takes as long to wind as the tape it stands for.
 * Transfers take the time of their bytes: 64 MiB are written in less than half a second. Between them the buffer works
 * as a fluid does: while the host does something else, the tape goes on, until the buffer is empty (or full, when
 * reading).
 */
export class Motion {
  readonly #profile: DriveProfile;
  readonly #backhitch: number;
  /** Bytes a tick. */
  readonly #interface: number;
  readonly #buffer: number;
  readonly #half: number;
  #layout: TapeLayout | undefined;
  #kind: MediumKind | undefined;
  /** Bytes a tick to and from the medium, at the highest and the lowest speed. */
  #full = 1;
  #lowest = 1;
  #readingMetresPerSecond = 1;
  /** How many times more the tape holds than the cartridge that stands for it. */
  #scale = 1;
  #metresPerByte = 0;

  #partition = 0;
  #used = 0;
  #mode: 'poised' | 'writing' | 'reading' = 'poised';
  /** Bytes in the buffer: not yet on the medium, or read ahead. */
  #level = 0;
  #streams = false;
  /** From when on the tape is, or could be, at speed. */
  #atSpeed = 0;
  /** Ticks that the host lets pass for each byte, about. */
  #hostPace = 0;

  #now = 0;
  #told = 0;
  #metres = 0;
  #backhitches = 0;
  #movedBytes = 0;

  constructor(profile: DriveProfile) {
    this.#profile = profile;
    this.#backhitch = profile.mechanics.backhitchSeconds * TICKS_PER_SECOND;
    this.#interface = profile.mechanics.interfaceBytesPerSecond / TICKS_PER_SECOND;
    this.#buffer = profile.bufferBytes;
    this.#half = profile.bufferBytes / 2;
  }

  /** All the time that has passed, in ticks. */
  get ticks(): number {
    return Math.floor(this.#now);
  }

  /** Metres of tape that went over the heads since the drive was made. */
  get metres(): number {
    return this.#metres;
  }

  /**
   * How often the tape had to stop because the host was slower than its lowest speed, or because a flush was wanted.
   */
  get backhitches(): number {
    return this.#backhitches;
  }

  /** Where the heads stand. */
  get position(): PhysicalPosition {
    return this.#tape().at(this.#partition, this.#used);
  }

  /**
   * Takes a cartridge in.
   * @param isNew - never used before: LTO-9 measures its tape then
   * @throws RangeError where the drive takes no cartridges of that density
   */
  load(medium: MovedMedium, isNew = false): number {
    this.#take(medium);
    const { loadSeconds, firstLoadSeconds } = this.#profile.mechanics;
    this.#now += (isNew ? firstLoadSeconds : loadSeconds) * TICKS_PER_SECOND;
    this.#movedBytes = 0;
    this.#poise();
    return this.#tell();
  }

  /** Writes what is in the buffer, rewinds, and gives the cartridge back. */
  unload(): number {
    const tape = this.#tape();
    const { mechanics } = this.#profile;
    this.#changePlace(0, 0, true);
    if (mechanics.archiveUnthread) {
      const passes = UNTHREAD_STEPS.filter((bytes) => this.#movedBytes * this.#scale >= bytes).length;
      this.#now += passes * rewindTicks(mechanics, tape.tapeMetres / 2);
      this.#metres += passes * tape.tapeMetres;
    }
    this.#now += mechanics.unloadSeconds * TICKS_PER_SECOND;
    this.#layout = undefined;
    return this.#tell();
  }

  /** To the beginning of the partition. */
  rewind(): number {
    this.#changePlace(this.#partition, 0, true);
    return this.#tell();
  }

  /**
   * To a place in a partition: LOCATE and SPACE. What is in the buffer is written first.
   * @param usedBytes - capacity that is taken in front of it
   */
  seek(partition: number, usedBytes: number): number {
    this.#changePlace(partition, usedBytes, false);
    return this.#tell();
  }

  /**
   * A record that is written, or filemarks that are.
   * @param bytes - capacity that it takes
   * @param hostGapTicks - what passed between the end of the command before and this one, an integer; it is no part of
   * the answer
   */
  write(bytes: number, hostGapTicks = 0): number {
    if (this.#mode !== 'writing') this.#turnTo('writing');
    const given = hostGapTicks + bytes / this.#interface;
    this.#drain(given);
    this.#told += hostGapTicks;
    this.#observe(bytes, given);
    this.#level += bytes;
    if (!this.#streams && this.#level >= this.#half) this.#streams = true;
    if (this.#level > this.#buffer) {
      const over = this.#level - this.#buffer;
      this.#now += Math.max(this.#atSpeed - this.#now, 0) + over / this.#full;
      this.#level = this.#buffer;
    }
    this.#move(bytes);
    return this.#tell();
  }

  /** A record that is read, as {@link Motion.write}. */
  read(bytes: number, hostGapTicks = 0): number {
    if (this.#mode !== 'reading') this.#turnTo('reading');
    this.#fill(hostGapTicks);
    this.#told += hostGapTicks;
    this.#observe(bytes, hostGapTicks + bytes / this.#interface);
    if (this.#level < bytes) {
      this.#streams = true;
      this.#now = Math.max(this.#now, this.#atSpeed) + (bytes - this.#level) / this.#full;
      this.#level = bytes;
    }
    this.#level -= bytes;
    if (!this.#streams && this.#level < this.#half) this.#streams = true;
    this.#fill(bytes / this.#interface);
    this.#move(bytes);
    return this.#tell();
  }

  /**
   * Lets time go by in which the host asks nothing that moves the tape; it goes on with what is in the buffer.
   * @param ticks - an integer
   */
  wait(ticks: number): void {
    if (this.#mode === 'reading') this.#fill(ticks);
    else this.#drain(ticks);
    this.#told += ticks;
  }

  /**
   * Waits until all that was written is on the medium, and stops the tape: WRITE FILEMARKS without IMMED. What is
   * written next waits until the tape has backed up.
   */
  flush(): number {
    this.#settle();
    return this.#tell();
  }

  /** FORMAT MEDIUM: to the beginning, and to the beginning of each new partition, where something is written. */
  format(partitionBytes: readonly number[]): number {
    const densityCode = this.#kind?.densityCode ?? 0;
    this.#changePlace(0, 0, true);
    this.#take({ densityCode, partitionBytes });
    for (const partition of partitionBytes.keys()) {
      this.#changePlace(partition, 0, false);
      this.#now += this.#backhitch;
    }
    this.#changePlace(0, 0, false);
    return this.#tell();
  }

  /** ERASE LONG: over the rest of the partition at the speed of writing, and back. */
  longErase(): number {
    const tape = this.#tape();
    const used = this.#used;
    const metres = tape.metresAfter(this.#partition, used);
    this.#settle();
    this.#now += (metres / this.#readingMetresPerSecond) * TICKS_PER_SECOND;
    this.#metres += metres;
    this.#used = Number.MAX_SAFE_INTEGER;
    this.#changePlace(this.#partition, used, false);
    return this.#tell();
  }

  /** With a cleaning cartridge, from its load to its unload. */
  clean(): number {
    this.#now += this.#profile.cleaning.seconds * TICKS_PER_SECOND;
    return this.#tell();
  }

  #tell(): number {
    const now = Math.floor(this.#now);
    const ticks = now - this.#told;
    this.#told = now;
    return ticks;
  }

  #tape(): TapeLayout {
    if (this.#layout === undefined) throw new TypeError('no tape is loaded');
    return this.#layout;
  }

  #take({ densityCode, partitionBytes }: MovedMedium): void {
    const medium = mediumOf(this.#profile, densityCode);
    if (medium === undefined)
      throw new RangeError(`${this.#profile.name} takes no cartridge of density ${inHex(densityCode, 2)}`);
    const { kind } = medium;
    this.#kind = kind;
    this.#layout = new TapeLayout(kind, partitionBytes);
    this.#full = medium.bytesPerSecond / TICKS_PER_SECOND;
    this.#lowest = medium.lowestBytesPerSecond / TICKS_PER_SECOND;
    const native = kind.nativeCapacityGB * 1e9;
    this.#readingMetresPerSecond = (kind.wraps * kind.tapeMetres * medium.bytesPerSecond) / native;
    this.#scale =
      native /
      Math.max(
        partitionBytes.reduce((sum, bytes) => sum + bytes, 0),
        1,
      );
    this.#partition = 0;
    this.#used = 0;
    this.#metresPerByte = this.#layout.metresPerByte(0);
  }

  /** The tape stands in front of what comes next, and loses no time when it starts. */
  #poise(): void {
    this.#mode = 'poised';
    this.#level = 0;
    this.#streams = false;
    this.#atSpeed = this.#now;
    this.#hostPace = 0;
  }

  #changePlace(partition: number, used: number, rewinding: boolean): void {
    const tape = this.#tape();
    const from = tape.at(this.#partition, this.#used);
    const to = tape.at(partition, used);
    this.#settle();
    if (partition === this.#partition && used === this.#used) return;
    const { mechanics } = this.#profile;
    this.#now += rewinding
      ? rewindTicks(mechanics, from.metres)
      : travelTicks(mechanics, tape, this.#readingMetresPerSecond, from, to);
    this.#metres += Math.abs(to.metres - from.metres);
    this.#partition = partition;
    this.#used = used;
    this.#metresPerByte = tape.metresPerByte(partition);
    this.#poise();
  }

  /** From reading to writing, or back, or from rest to either. */
  #turnTo(mode: 'writing' | 'reading'): void {
    this.#tape();
    if (this.#mode === 'reading') {
      // The heads stand behind what was read ahead.
      this.#now += this.#backhitch;
      this.#poise();
    }
    this.#settle();
    this.#mode = mode;
  }

  /** Puts what is in the buffer on the medium, if anything is there to put. */
  #settle(): void {
    if (this.#mode !== 'writing' || this.#level === 0) return;
    this.#now = Math.max(this.#now, this.#atSpeed) + this.#level / this.#full;
    this.#level = 0;
    this.#stop(this.#now);
  }

  #stop(at: number): void {
    this.#streams = false;
    this.#atSpeed = at + this.#backhitch;
    this.#backhitches++;
  }

  #move(bytes: number): void {
    this.#used += bytes;
    this.#movedBytes += bytes;
    this.#metres += bytes * this.#metresPerByte;
  }

  /** Keeps an average of how fast the host is over about an eighth of the buffer. */
  #observe(bytes: number, ticks: number): void {
    if (bytes === 0) return;
    const weight = Math.min((bytes * 8) / this.#buffer, 1);
    this.#hostPace += weight * (ticks / bytes - this.#hostPace);
  }

  /** Bytes a tick at which the tape goes now: as fast as the host, when the buffer has done its part. */
  #matched(): number {
    return Math.min(Math.max(1 / this.#hostPace, this.#lowest), this.#full);
  }

  /** Time passes while the tape takes from the buffer. */
  #drain(ticks: number): void {
    const before = this.#now;
    this.#now += ticks;
    if (!this.#streams) return;
    const start = Math.max(before, this.#atSpeed);
    if (start >= this.#now) return;
    const rate = this.#level >= this.#half ? this.#full : this.#matched();
    const taken = (this.#now - start) * rate;
    if (taken < this.#level) {
      this.#level -= taken;
      return;
    }
    const empty = start + this.#level / rate;
    this.#level = 0;
    this.#stop(empty);
  }

  /** Time passes while the tape reads ahead. */
  #fill(ticks: number): void {
    const before = this.#now;
    this.#now += ticks;
    if (!this.#streams) return;
    const start = Math.max(before, this.#atSpeed);
    if (start >= this.#now) return;
    const rate = this.#level <= this.#half ? this.#full : this.#matched();
    const room = this.#buffer - this.#level;
    const read = (this.#now - start) * rate;
    if (read < room) {
      this.#level += read;
      return;
    }
    this.#level = this.#buffer;
    this.#stop(start + room / rate);
  }
}
